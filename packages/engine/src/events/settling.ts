import { isFault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { waitContainer } from "../wait-container.ts";

/** Settles containers as they stop, which nobody else may be there to see, from `begin()` on until it is disposed of. */
export class Settling implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #end = new AbortController();
  readonly #awaited: Map<string, Promise<void>> = new Map();
  #running: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Idempotent. */
  begin(): void {
    if (this.#running !== undefined) return;
    this.#running = this.#run();
    this.#running.catch(() => {}); // awaited at the end
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    using changes = this.#engine.store.watch(signal);
    while (!signal.aborted) {
      for (const container of this.#engine.containers.list()) {
        if (isStarted(container) && !this.#awaited.has(container.id)) {
          this.#awaited.set(container.id, this.#settleStopped(container));
        }
      }
      await changes.next();
    }
    await Promise.all(this.#awaited.values());
  }

  /** Whose end cannot be seen is warned of once. */
  async #settleStopped(container: Container): Promise<void> {
    const { signal } = this.#end;
    try {
      await waitContainer(this.#engine, container, { signal });
      const stopped = this.#engine.containers.find(container.id);
      if (stopped !== undefined) await observeContainer(this.#engine, stopped);
      this.#awaited.delete(container.id);
    } catch (error) {
      if (!isFault(error)) throw error;
      if (!signal.aborted) this.#engine.warn(error);
    }
  }
}

function isStarted({ intent, startedAt, exit }: Container): boolean {
  return intent === "kept" && startedAt !== undefined && exit === undefined;
}
