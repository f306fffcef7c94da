import { type Descriptor, EPOLLIN, type Files, ignoring } from "@skiff/kernel";
import type { Loop, Watch } from "../loop.ts";
import type { Sink } from "./sink.ts";

/** Every pump reads into this one, and hands on what it read before anything else runs. */
const buffer = new Uint8Array(32 * 1024);

/** More than a pipe holds, however large its owner makes it. */
const mostMoves = 128;

/** Carries one stream from where it is written to its sinks, and waits while one of them is full. */
export class Pump implements Disposable {
  readonly #kernel: Files;
  readonly #source: Descriptor;
  readonly #sinks: readonly Sink[];
  readonly #watch: Watch;
  readonly #onIdle: () => void;
  #ended = false;
  #closed = false;

  /** `source` does not block. */
  constructor(kernel: Files, loop: Loop, { source, sinks, onIdle }: Pumped) {
    this.#kernel = kernel;
    this.#source = source;
    this.#sinks = sinks;
    this.#onIdle = onIdle;
    this.#watch = loop.watch(source, EPOLLIN, () => this.#step());
  }

  /** Goes on: to be called when a sink has room again. */
  resume(): void {
    if (this.#closed || this.#isBlocked()) return;
    if (this.#ended) this.#close();
    else this.#watch.change(EPOLLIN);
    this.#onIdle();
  }

  /**
   * Carries on all that is there, and says whether that was possible: not while
   * a sink is full. What is written without end is carried on to some megabytes.
   */
  flush(): boolean {
    for (let moves = 0; moves < mostMoves; moves++) {
      if (this.#closed || this.#isBlocked() || !this.#move()) break;
    }
    return this.#closed || !this.#isBlocked();
  }

  [Symbol.dispose](): void {
    this.#close();
    for (const sink of this.#sinks) sink[Symbol.dispose]();
  }

  #step(): void {
    this.#move();
    if (this.#closed || this.#isBlocked()) return;
    this.#onIdle();
  }

  #isBlocked(): boolean {
    return this.#sinks.some((sink) => sink.full);
  }

  /** False when there is nothing more for now, or ever. */
  #move(): boolean {
    // EIO: the last one who had the terminal is gone.
    const count = this.#read();
    if (count === undefined) return false;
    if (count === 0) this.#end();
    else for (const sink of this.#sinks) sink.write(buffer.subarray(0, count));
    if (this.#isBlocked()) this.#watch.change(0);
    else if (this.#ended || this.#sinks.some((sink) => sink.broken)) this.#close();
    return !this.#ended;
  }

  /** 0 at the end, undefined when there is nothing now. */
  #read(): number | undefined {
    return ignoring(["EAGAIN"], () => {
      const count = ignoring(["EIO"], () =>
        this.#kernel.read(this.#source, buffer, 0, buffer.length),
      );
      return count ?? 0;
    });
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch[Symbol.dispose]();
    this.#source[Symbol.dispose]();
    for (const sink of this.#sinks) sink.end();
  }

  #end(): void {
    this.#ended = true;
    this.#watch.change(0);
  }
}

export interface Pumped {
  readonly source: Descriptor;
  readonly sinks: readonly Sink[];
  /** Called when all that was there has been carried on. */
  readonly onIdle: () => void;
}
