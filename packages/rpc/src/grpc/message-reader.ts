import { Fault } from "@skiff/base";
import { readUint32 } from "./http2/frame.ts";

const headerLength = 5;

/** Cuts a gRPC stream, in whatever pieces it comes, into messages. Holds no more than one. */
export class MessageReader {
  readonly #longest: number;
  readonly #header = new Uint8Array(headerLength);
  #headerFilled = 0;
  #message: Uint8Array | undefined;
  #filled = 0;

  /** `longest`: of a message, in bytes. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The messages that end in this piece, each in a buffer of its own. Throws `resource_exhausted` for one too long, `unimplemented` for a compressed one. */
  push(piece: Uint8Array): readonly Uint8Array[] {
    const messages: Uint8Array[] = [];
    for (let at = 0; at < piece.length;) {
      if (this.#message === undefined) {
        const part = piece.subarray(at, at + headerLength - this.#headerFilled);
        this.#header.set(part, this.#headerFilled);
        this.#headerFilled += part.length;
        at += part.length;
        if (this.#headerFilled < headerLength) break;
        this.#message = new Uint8Array(this.#length());
        this.#filled = 0;
      }
      const part = piece.subarray(at, at + this.#message.length - this.#filled);
      this.#message.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#message.length) break;
      messages.push(this.#message);
      this.#message = undefined;
      this.#headerFilled = 0;
    }
    return messages;
  }

  /** Throws `invalid_argument` where the stream ends within a message. */
  end(): void {
    if (this.#headerFilled === 0) return;
    throw new Fault("invalid_argument", "the stream ends within a message");
  }

  #length(): number {
    if (this.#header[0] !== 0) {
      throw new Fault("unimplemented", "compressed messages are not supported");
    }
    const length = readUint32(this.#header, 1);
    if (length <= this.#longest) return length;
    throw new Fault(
      "resource_exhausted",
      `message of ${length} bytes, where ${this.#longest} is the most`,
    );
  }
}
