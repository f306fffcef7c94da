import { Fault } from "@skiff/base";
import { type Frame, headerLength, longestPayload, readUint32 } from "./frame.ts";
import { FRAME_SIZE_ERROR, Offence } from "./offence.ts";

const preface = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/**
 * Cuts what a client sends, in whatever pieces it comes, into frames. Holds no more than one frame, and a piece.
 * Throws `invalid_argument` for what does not begin as HTTP/2 does, or a frame that is too long.
 */
export class FrameReader {
  #isBegun = false;
  #rest: Uint8Array = none;

  /** Calls `take` with each frame that is complete; its payload is a part of the piece, and lasts as long. */
  push(piece: Uint8Array, take: (frame: Frame) => void): void {
    const bytes = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    let at = this.#isBegun ? 0 : this.#begin(bytes);
    while (this.#isBegun && bytes.length - at >= headerLength) {
      const length = readUint32(bytes, at) >>> 8;
      if (length > longestPayload) {
        throw new Offence(FRAME_SIZE_ERROR, `a frame of ${length} bytes`);
      }
      const end = at + headerLength + length;
      if (bytes.length < end) break;
      const [type = 0, flags = 0] = [bytes[at + 3], bytes[at + 4]];
      const stream = readUint32(bytes, at + 5) & 0x7fff_ffff;
      take({ type, flags, stream, payload: bytes.subarray(at + headerLength, end) });
      at = end;
    }
    this.#rest = at === bytes.length ? none : bytes.subarray(at);
  }

  /** How much of the bytes is the preface, once it is there. */
  #begin(bytes: Uint8Array): number {
    const there = Math.min(bytes.length, preface.length);
    for (let i = 0; i < there; i++) {
      if (bytes[i] !== preface[i]) throw new Fault("invalid_argument", "this is no HTTP/2");
    }
    if (there < preface.length) return 0;
    this.#isBegun = true;
    return preface.length;
  }
}

const none = new Uint8Array();

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
