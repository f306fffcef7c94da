import type { Input } from "../process.ts";

/** A process's input, from whoever writes it. */
export class InputPipe {
  /** Closed already, unless somebody is to write to it. */
  readonly stream: WritableStream<Uint8Array>;
  /** What the process is to read; undefined: nothing. */
  readonly bytes: AsyncIterable<Uint8Array> | undefined;
  readonly #over: PromiseWithResolvers<undefined> = Promise.withResolvers();

  /**
   * `failed`: told why nothing more comes from whoever gives the input. The process does not see that as its end. Where
   * it is absent, that is thrown to who reads `bytes`.
   */
  constructor(input: Input | undefined, failed?: (error: unknown) => void) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.stream = writable;
    if (input !== true) void writable.close();
    this.bytes = input === undefined ? undefined : this.#read(sourceOf(input, readable), failed);
  }

  /** Nobody reads it any more: what is written then fails. Idempotent. */
  close(): void {
    this.#over.resolve(undefined);
  }

  async *#read(
    source: ReadableStream<Uint8Array>,
    failed: ((error: unknown) => void) | undefined,
  ): AsyncGenerator<Uint8Array> {
    const reader = source.getReader();
    const next = async (): Promise<Awaited<ReturnType<typeof reader.read>> | undefined> => {
      try {
        return await reader.read();
      } catch (error) {
        if (failed === undefined) throw error;
        failed(error);
        return this.#over.promise;
      }
    };
    try {
      for (;;) {
        const read = await Promise.race([next(), this.#over.promise]);
        if (read === undefined || read.done) return;
        yield read.value;
      }
    } finally {
      void reader.cancel().catch(() => {}); // whoever made it hears of it
    }
  }
}

function sourceOf(input: Input, written: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  if (input === true) return written;
  if (input instanceof ReadableStream) return input;
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  return new ReadableStream({
    start: (controller) => {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
