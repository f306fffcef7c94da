import type { MessageShape } from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import type { RequestSchema, StartSchema } from "@skiff/proto/grpc";

export type Start = MessageShape<typeof StartSchema>;

/** What a client calls, and the bytes that come behind that. Throws `invalid_argument`. */
export async function takeStart(
  requests: AsyncIterable<MessageShape<typeof RequestSchema>>,
  hungUp: AbortSignal,
): Promise<{ readonly start: Start; readonly input: AsyncIterable<Uint8Array> }> {
  const taken = requests[Symbol.asyncIterator]();
  const first = await taken.next();
  const kind = first.done === true ? undefined : first.value.kind;
  if (kind?.case !== "start") throw new Fault("invalid_argument", "a call begins with its start");
  return { start: kind.value, input: chunksOf(taken, hungUp) };
}

async function* chunksOf(
  requests: AsyncIterator<MessageShape<typeof RequestSchema>>,
  hungUp: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let next = await requests.next(); next.done !== true; next = await requests.next()) {
    if (next.value.kind.case === "chunk") yield next.value.kind.value;
  }
  if (hungUp.aborted) throw new Fault("cancelled", "the client has hung up"); // that is no end
}
