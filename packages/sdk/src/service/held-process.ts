import type { Process, TerminalSize } from "../process.ts";
import type { ServedProcess } from "../wire/crossings.ts";

/** A process that a client is attached to. */
export class HeldProcess implements ServedProcess {
  readonly #process: Process;
  readonly #stdout = Promise.withResolvers<void>();
  readonly #stderr = Promise.withResolvers<void>();

  constructor(process: Process) {
    this.#process = process;
  }

  get stdout(): ReadableStream<Uint8Array> {
    this.#stdout.resolve();
    return this.#process.stdout;
  }

  get stderr(): ReadableStream<Uint8Array> {
    this.#stderr.resolve();
    return this.#process.stderr;
  }

  /** Resolves when both streams have been asked for: nobody has to find it any more. */
  async taken(): Promise<void> {
    await Promise.all([this.#stdout.promise, this.#stderr.promise]);
  }

  async kill(signal?: string | number): Promise<void> {
    await this.#process.kill(signal);
  }

  async resize(size: TerminalSize): Promise<void> {
    await this.#process.resize(size);
  }

  async feed(input: AsyncIterable<Uint8Array>): Promise<void> {
    const writer = this.#process.stdin.getWriter();
    try {
      for await (const chunk of input) await writer.write(chunk);
      await writer.close();
    } catch (error) {
      if (error !== undefined) throw error; // it does not read any more
    }
  }

  async dispose(): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
