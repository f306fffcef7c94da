import { Fault } from "@skiff/base";

const headerLength = 5;

/** A message as it goes over a gRPC stream: not compressed, its length before it. */
export function encodeMessageFrame(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headerLength + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, headerLength);
  return frame;
}

/**
 * The messages of a gRPC stream, each in a buffer of its own. Throws `resource_exhausted` for one longer
 * than `longest`, `unimplemented` for a compressed one, `invalid_argument` where the stream ends within one.
 */
export async function* readMessageFrames(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<Uint8Array> {
  const header = new Uint8Array(headerLength);
  let headerFilled = 0;
  let message: Uint8Array | undefined;
  let filled = 0;
  for await (const chunk of chunks) {
    for (let offset = 0; offset < chunk.length;) {
      if (message === undefined) {
        const part = chunk.subarray(offset, offset + headerLength - headerFilled);
        header.set(part, headerFilled);
        headerFilled += part.length;
        offset += part.length;
        if (headerFilled < headerLength) break;
        message = new Uint8Array(lengthOf(header, longest));
        filled = 0;
      }
      const part = chunk.subarray(offset, offset + message.length - filled);
      message.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < message.length) break;
      yield message;
      message = undefined;
      headerFilled = 0;
    }
  }
  if (message !== undefined || headerFilled > 0) {
    throw new Fault("invalid_argument", "the stream ends within a message");
  }
}

function lengthOf(header: Uint8Array, longest: number): number {
  if (header[0] !== 0) throw new Fault("unimplemented", "compressed messages are not supported");
  const length = new DataView(header.buffer).getUint32(1);
  if (length > longest) {
    throw new Fault(
      "resource_exhausted",
      `message of ${length} bytes, where ${longest} is the most`,
    );
  }
  return length;
}
