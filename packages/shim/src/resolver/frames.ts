/** Messages out of a stream, each behind its length in two bytes (RFC 1035, 4.2.2). */
export class Frames {
  readonly #longest: number;
  #rest = new Uint8Array(0);

  /** `longest`: bytes of a message. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Those that are whole now. Undefined once one is too long: nothing is to be made of the stream then. */
  take(bytes: Uint8Array): readonly Uint8Array[] | undefined {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (at + 2 <= all.length) {
      const length = ((all[at] ?? 0) << 8) | (all[at + 1] ?? 0);
      if (length > this.#longest) return undefined;
      if (at + 2 + length > all.length) break;
      messages.push(all.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#rest = all.slice(at);
    return messages;
  }
}

export function encodeFrame(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(2 + message.length);
  framed.set([message.length >> 8, message.length & 0xff]);
  framed.set(message, 2);
  return framed;
}
