import type { At, Descriptor, Files } from "@skiff/kernel";

/** More would not fit into the message that carries a fault from one process to another. */
const longest = 500;

/** Of a pipe (pipe(7)): one read takes all that is there. */
const capacity = 65536;

/** What a program prints: the end of it. */
export class Output implements At, Disposable {
  readonly #kernel: Files;
  readonly #pipe: Descriptor;
  readonly #decoder = new TextDecoder();
  readonly #buffer = new Uint8Array(capacity);
  #text = "";
  #atEnd = false;

  constructor(kernel: Files, pipe: Descriptor) {
    this.#kernel = kernel;
    this.#pipe = pipe;
  }

  get fd(): number {
    return this.#pipe.fd;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Takes what is there, which must be something or the end. */
  read(): void {
    const count = this.#kernel.read(this.#pipe, this.#buffer, 0, this.#buffer.length);
    this.#atEnd = count === 0;
    const text = this.#decoder.decode(this.#buffer.slice(0, count));
    this.#text = (this.#text + text).slice(-longest);
  }

  text(): string {
    return this.#text.trim();
  }

  [Symbol.dispose](): void {
    this.#pipe[Symbol.dispose]();
  }
}
