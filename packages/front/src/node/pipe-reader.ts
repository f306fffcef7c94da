import { readDescriptor } from "../read-descriptor.ts";
import { Emitter } from "./emitter.ts";
import { closeSync } from "./fs.ts";

/** A program's output: read by those who listen to "data", or by iterating, or to its end by nobody. */
export class PipeReader extends Emitter {
  /** Resolves when it has ended, or was left. */
  readonly closed: Promise<void>;
  readonly #fd: number;
  readonly #close: () => void;
  #isText = false;
  #isClosed = false;
  #isRead = false;

  constructor(fd: number) {
    super();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#fd = fd;
    this.closed = promise;
    this.#close = resolve;
  }

  /** Of UTF-8. */
  setEncoding(): this {
    this.#isText = true;
    return this;
  }

  override on(event: string, listener: (...values: never[]) => void): this {
    super.on(event, listener);
    if (event === "data" && !this.#isRead) void this.#flow();
    return this;
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
    this.#close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    this.#isRead = true;
    try {
      yield* readDescriptor(this.#fd);
    } finally {
      this.destroy();
    }
  }

  async #flow(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of this) {
        this.emit("data", this.#isText ? decoder.decode(bytes) : bytes);
        if (this.#isClosed) return;
      }
      this.emit("end");
    } catch (error) {
      this.emit("error", error);
    }
  }
}
