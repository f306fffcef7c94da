import { Fault } from "@skiff/base";

/** Takes a stream apart into pieces of the lengths one wants. Holds one chunk of it. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes taken so far. */
  position = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** Exactly that many, in a buffer of their own; undefined where the stream has ended before the first. */
  async read(length: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    for await (const piece of this.take(length, { endIsFine: true })) {
      bytes.set(piece, filled);
      filled += piece.length;
    }
    if (filled === length) return bytes;
    if (filled === 0) return undefined;
    throw this.#truncated();
  }

  /** That many, as they come. Throws `invalid_argument` where the stream ends before. */
  async *take(
    length: number,
    { endIsFine = false }: { readonly endIsFine?: boolean } = {},
  ): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const chunk = await this.#next();
      if (chunk === undefined && endIsFine) return;
      if (chunk === undefined) throw this.#truncated();
      const piece = chunk.subarray(0, left);
      this.#rest = chunk.subarray(piece.length);
      this.position += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  /** Reads to the end, so that a writer at the other end of a pipe is not cut off. */
  async drain(): Promise<void> {
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) {
      this.position += chunk.length;
      this.#rest = new Uint8Array(0);
    }
  }

  /** Tells the source that no more is wanted. Idempotent. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(): Promise<Uint8Array | undefined> {
    if (this.#rest.length > 0) return this.#rest;
    const next = await this.#chunks.next();
    return next.done === true ? undefined : next.value;
  }

  #truncated(): Fault {
    return new Fault("invalid_argument", `it is cut off after ${this.position} bytes`);
  }
}
