import { EmptySchema } from "@bufbuild/protobuf/wkt";
import { Fault } from "@skiff/base";
import { Streaming, StreamInitSchema } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { encodeAny, findAny } from "../streams/any-message.ts";
import { ClientStream } from "../streams/client-stream.ts";
import type { ClientStreams } from "../streams/client-streams.ts";

/** containerd.services.streaming.v1: streams that other calls name. */
export function streamingService(streams: ClientStreams): GrpcService {
  return grpcServiceOf(Streaming, {
    stream: async function* (messages, call) {
      const received = messages[Symbol.asyncIterator]();
      const first = await received.next();
      const init = first.done === true ? undefined : findAny(StreamInitSchema, first.value);
      const { id } = required("a StreamInit", init);
      if (id === "") throw new Fault("invalid_argument", "id is required");
      const stream = new ClientStream(received);
      using _open = streams.register(namespaceOf(call), id, stream);
      yield encodeAny(EmptySchema, {});
      yield* stream.outgoing(call.signal);
    },
  });
}
