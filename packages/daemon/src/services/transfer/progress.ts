import type { MessageInitShape } from "@bufbuild/protobuf";
import { ProgressSchema } from "@skiff/proto/grpc";
import type { Image } from "@skiff/store";
import { encodeAny } from "../../streams/any-message.ts";
import type { ClientStreams } from "../../streams/client-streams.ts";

/** Tells a client how far its transfer has come; nobody where it has not asked. */
export interface Progress extends Disposable {
  readonly tell: (progress: MessageInitShape<typeof ProgressSchema>) => void;
}

/** Disposing of it ends the stream. Throws `not_found` for a stream that is not there. */
export function openProgress(streams: ClientStreams, namespace: string, id: string): Progress {
  if (id === "") return { tell: () => {}, [Symbol.dispose]: () => {} };
  const stream = streams.get(namespace, id);
  return {
    tell: (progress) => void stream.send(encodeAny(ProgressSchema, progress)),
    [Symbol.dispose]: () => stream.close(),
  };
}

/** Of an image whose name is there. */
export function savedImage({
  name,
  target,
}: Pick<Image, "name" | "target">): Parameters<Progress["tell"]>[0] {
  const { digest, mediaType, size } = target;
  return { event: "saved", name, desc: { digest, mediaType, size: BigInt(size) } };
}
