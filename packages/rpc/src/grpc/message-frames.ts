import { MessageReader } from "./message-reader.ts";

const headerLength = 5;

/** A message as it goes over a gRPC stream: not compressed, its length before it. */
export function encodeMessageFrame(message: Uint8Array): Uint8Array {
  const { length } = message;
  const frame = new Uint8Array(headerLength + length);
  frame.set([0, length >>> 24, length >>> 16, length >>> 8, length]);
  frame.set(message, headerLength);
  return frame;
}

/** The messages of a gRPC stream. Throws as `MessageReader` does, for those longer than `longest`. */
export async function* readMessageFrames(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<Uint8Array> {
  const reader = new MessageReader(longest);
  for await (const chunk of chunks) yield* reader.push(chunk);
  reader.end();
}
