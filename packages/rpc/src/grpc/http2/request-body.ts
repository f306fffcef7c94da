import type { Fault } from "@skiff/base";

/** What the client sends on one stream, for one reader. */
export class RequestBody {
  readonly #read: (bytes: number) => void;
  readonly #chunks: Uint8Array[] = [];
  #isWhole = false;
  #isIgnored = false;
  #cut: Fault | undefined;
  #wake = (): void => {};

  /** `read` hears of bytes that are no longer kept here. */
  constructor(read: (bytes: number) => void) {
    this.#read = read;
  }

  /** True when all has come. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  push(chunk: Uint8Array): void {
    if (this.#isIgnored || chunk.length === 0) return this.#read(chunk.length);
    this.#chunks.push(chunk);
    return this.#wake();
  }

  finish(): void {
    this.#isWhole = true;
    this.#wake();
  }

  /** Idempotent: the first reason is the one that its reader gets. */
  cut(why: Fault): void {
    this.#cut ??= why;
    this.ignore();
  }

  /** Nobody reads any more: what is there, and what comes, is passed over. */
  ignore(): void {
    this.#isIgnored = true;
    for (const { length } of this.#chunks.splice(0)) this.#read(length);
    this.#wake();
  }

  /** Throws what it was cut for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    while (true) {
      if (this.#cut !== undefined) throw this.#cut;
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#read(chunk.length);
        yield chunk;
      } else if (this.#isWhole || this.#isIgnored) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
