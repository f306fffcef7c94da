import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { Streaming, StreamInitSchema } from "@skiff/proto/grpc";
import type { GrpcClient } from "@skiff/rpc/grpc";

type Message = Pick<Any, "typeUrl" | "value">;

/** A stream as containerd's clients open it for another call. */
export interface OpenStream {
  readonly id: string;
  /** Undefined once the daemon has closed it. */
  readonly receive: () => Promise<Message | undefined>;
  readonly send: (message: Message) => void;
  /** Says that no more will be sent. */
  readonly close: () => void;
}

const headers = { "containerd-namespace": "default" };

/** Resolves when the daemon has answered. Throws its fault. */
export async function openStream(client: GrpcClient, id: string): Promise<OpenStream> {
  const outgoing: (Message | undefined)[] = [encodeAny(StreamInitSchema, { id })];
  let more = Promise.withResolvers<void>();
  const messages = async function* (): AsyncGenerator<Message> {
    for (;;) {
      while (outgoing.length > 0) {
        const next = outgoing.shift();
        if (next === undefined) return;
        yield next;
      }
      await more.promise;
      more = Promise.withResolvers();
    }
  };
  const put = (message: Message | undefined): void => {
    outgoing.push(message);
    more.resolve();
  };
  const received = client.stream(Streaming.method.stream, messages(), { headers });
  await received.next();
  return {
    id,
    receive: async () => {
      const next = await received.next();
      return next.done === true ? undefined : next.value;
    },
    send: put,
    close: () => put(undefined),
  };
}

export function encodeAny<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Message {
  return { typeUrl: schema.typeName, value: toBinary(schema, create(schema, message)) };
}
