import type { Sink } from "./sink.ts";
import type { StreamSink } from "./stream-sink.ts";

/** A pipe to a program that logs. What comes after that has ended is lost: the container goes on. */
export class LogSink implements Sink {
  readonly broken = false;
  readonly #stream: StreamSink;

  constructor(stream: StreamSink) {
    this.#stream = stream;
  }

  get full(): boolean {
    return this.#stream.full;
  }

  write(bytes: Uint8Array): void {
    if (!this.#stream.broken) this.#stream.write(bytes);
  }

  end(): void {
    this.#stream.end();
  }

  [Symbol.dispose](): void {
    this.#stream[Symbol.dispose]();
  }
}
