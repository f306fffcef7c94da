import type { OciCommands } from "./oci-commands.ts";

/** Containers of one runtime that just live. Disposing of it ends them. */
export class Crowd implements AsyncDisposable {
  readonly #runtime: OciCommands;
  readonly #bundle: string;
  readonly #ids: string[] = [];

  /** @param bundle One whose process stays. */
  constructor(runtime: OciCommands, bundle: string) {
    this.#runtime = runtime;
    this.#bundle = bundle;
  }

  /** Throws what went wrong with one more; those before it live on. */
  async growTo(size: number): Promise<void> {
    while (this.#ids.length < size) {
      const id = `crowd-${this.#runtime.name}-${this.#ids.length}`;
      await this.#runtime.begin(id, this.#bundle);
      this.#ids.push(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of this.#ids.splice(0)) await this.#runtime.end(id);
  }
}
