import { isFault } from "@skiff/base";
import { collectGarbage, type Store } from "@skiff/store";
import { log } from "./log.ts";

/** So long passes from the end of a collection to one that nobody waits for: clients make garbage all the time. Milliseconds. */
const rest = 1000;

/** Collections of garbage, one at a time, asked for by whatever makes some. */
export class Garbage {
  readonly #store: Store;
  /** The collection that has not begun yet: it will see what was done before it was asked for. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  /** When a collection ended last, as `performance.now()` says. */
  #ended = -rest;
  #isAwaited = false;
  #endRest = (): void => {};

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Where `isAwaited`, resolves when all is gone that is garbage now, and throws what kept it; else at once: that is
   * collected in a second.
   */
  async collect(isAwaited: boolean): Promise<void> {
    this.#next ??= this.#last.then(() => this.#collect());
    this.#last = this.#next.catch((error: unknown) => {
      if (!isFault(error)) throw error;
      log(`garbage collection: ${error.message}`);
    });
    if (!isAwaited) return;
    this.#hurry();
    await this.#next;
  }

  /** Resolves when none is under way, nor to come. */
  async settled(): Promise<void> {
    this.#hurry();
    await this.#last;
  }

  #hurry(): void {
    this.#isAwaited = true;
    this.#endRest();
  }

  async #collect(): Promise<void> {
    if (!this.#isAwaited) await this.#rest();
    this.#isAwaited = false;
    this.#next = undefined;
    try {
      await collectGarbage(this.#store);
    } finally {
      this.#ended = performance.now();
    }
  }

  #rest(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const left = this.#ended + rest - performance.now();
    const timer = setTimeout(resolve, Math.max(left, 0));
    this.#endRest = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  }
}
