import { isFault } from "@skiff/base";
import { collectGarbage, type Store } from "@skiff/store";
import { log } from "./log.ts";

/** Collections of garbage, one at a time, asked for by whatever makes some. */
export class Garbage {
  readonly #store: Store;
  /** The collection that has not begun yet: it will see what was done before it was asked for. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Resolves at once, or where `isAwaited` when all is gone that is garbage now; then it throws what kept it. */
  async collect(isAwaited: boolean): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      return this.#collect();
    });
    this.#last = this.#next.catch((error: unknown) => {
      if (!isFault(error)) throw error;
      log(`garbage collection: ${error.message}`);
    });
    if (isAwaited) await this.#next;
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #collect(): Promise<void> {
    await collectGarbage(this.#store);
  }
}
