import { attemptAsync, type Fault } from "@skiff/base";
import type { Process } from "../process.ts";
import { cancelled } from "./cancelled.ts";

/** A call of the engine's. */
export interface Call<T> {
  /** For its fault: "pull busybox". */
  readonly doing: string;
  readonly signal?: AbortSignal | undefined;
  readonly run: (signal: AbortSignal) => Promise<T>;
  /** Takes back what came of it, should it have been called off meanwhile. */
  readonly undo?: ((made: T) => Promise<unknown>) | undefined;
}

/** What an engine is doing. Disposing of it calls all of it off, and waits until it has ended. */
export class Work implements AsyncDisposable {
  readonly #end = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #warn: (fault: Fault) => void;

  constructor(warn: (fault: Fault) => void) {
    this.#warn = warn;
  }

  /** Aborts when the caller does, or the engine is closed. */
  signal(given: AbortSignal | undefined): AbortSignal {
    return given === undefined ? this.#end.signal : AbortSignal.any([given, this.#end.signal]);
  }

  /** Returns when the call has ended, in any case: what is called off leaves nothing under way. */
  async call<T>({ doing, signal: given, run, undo }: Call<T>): Promise<T> {
    const signal = this.signal(given);
    if (signal.aborted) throw cancelled(signal, doing);
    return this.#track(async () => {
      let made: T;
      try {
        made = await run(signal);
      } catch (error) {
        throw signal.aborted ? cancelled(signal, doing) : error;
      }
      if (!signal.aborted || undo === undefined) return made;
      await attemptAsync(async () => void (await undo(made)), this.#warn);
      throw cancelled(signal, doing);
    });
  }

  /** Disposes of `process` when the caller calls it off, or the engine is closed. Resolves when it has ended. */
  async watch(process: Process, given: AbortSignal | undefined): Promise<void> {
    const signal = this.signal(given);
    const dispose = (): void =>
      void attemptAsync(async () => process[Symbol.asyncDispose](), this.#warn);
    signal.addEventListener("abort", dispose, { once: true });
    await this.#track(async () => {
      await Promise.allSettled([process.exitCode]);
    });
    signal.removeEventListener("abort", dispose);
  }

  /** For what is done at once: throws `cancelled` once the engine is closed, or `given` has aborted. */
  demandOpen(doing: string, given?: AbortSignal): void {
    const signal = this.signal(given);
    if (signal.aborted) throw cancelled(signal, doing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new DOMException("the engine is closed", "AbortError"));
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}
