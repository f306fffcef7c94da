import { decoded } from "./decoded.ts";

/** Of `Buffer` as much as is asked for. */
class Bytes extends Uint8Array {
  override toString(encoding: "utf8" | "latin1" = "utf8"): string {
    return decoded(this, encoding);
  }
}

interface Buffers {
  from(text: string): Uint8Array;
  concat(chunks: readonly Uint8Array[]): Uint8Array;
  byteLength(text: string): number;
}

/** `Buffer`'s functions. */
export const Buffer: Buffers = {
  from: (text) => new Bytes(new TextEncoder().encode(text)),
  concat: (chunks) => {
    const whole = new Bytes(chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  },
  byteLength: (text) => new TextEncoder().encode(text).length,
};
