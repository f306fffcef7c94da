import { type FSWatcher, watch } from "node:fs";

/** What no commit tells of, a process's death, is looked for so often. Milliseconds. */
const longest = 1000;

/** Tells when anything in the store may have changed, whichever process did it. */
export class StoreChanges implements Disposable {
  readonly #watcher: FSWatcher;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.#wake();
  #wake: () => void = () => {};
  #changed = false;

  /** `log`: the database's write-ahead log, to which every commit adds. */
  constructor(log: string, signal?: AbortSignal) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
    this.#watcher = watch(log, () => {
      this.#changed = true;
      this.#wake();
    });
  }

  /** Resolves when something was committed since it last did, at once where that was meanwhile, after a second, and when the signal aborts. */
  async next(): Promise<void> {
    if (!this.#changed && this.#signal?.aborted !== true) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, longest);
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    this.#changed = false;
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#watcher.close();
  }
}
