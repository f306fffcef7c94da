import { type FSWatcher, watch } from "node:fs";

/** Tells when a file grows, or one in a folder, until it is said to be at its end. */
export class Changes implements Disposable {
  readonly #watcher: FSWatcher;
  #next: PromiseWithResolvers<void> = Promise.withResolvers();
  #changed = false;
  #ended = false;

  constructor(path: string) {
    this.#watcher = watch(path, () => this.#wake());
  }

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves when something has changed since it last did. */
  async next(): Promise<void> {
    if (!this.#changed) {
      this.#next = Promise.withResolvers();
      await this.#next.promise;
    }
    this.#changed = false;
  }

  [Symbol.dispose](): void {
    this.#watcher.close();
  }

  #wake(): void {
    this.#changed = true;
    this.#next.resolve();
  }
}
