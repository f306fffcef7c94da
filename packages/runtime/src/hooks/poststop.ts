import type { Kernel } from "@skiff/kernel";
import type { Owned } from "../owned.ts";
import { runAllHooks } from "./run-hooks.ts";

/** What a container's maker wants to run when it is gone, to undo what is its own. */
export class Poststop {
  readonly #kernel: Kernel;
  readonly #owned: Owned | undefined;

  constructor(kernel: Kernel, owned: Owned | undefined) {
    this.#kernel = kernel;
    this.#owned = owned;
  }

  /** Runs all of them, also when one fails; at least once, for after a crash they are run again. */
  run(): void {
    if (this.#owned?.hooks?.poststop === undefined) return;
    const { id, ociVersion, bundle, annotations, hooks } = this.#owned;
    runAllHooks(this.#kernel, {
      moment: "poststop",
      hooks: hooks?.poststop ?? [],
      state: { ociVersion, id, status: "stopped", bundle, annotations },
      directory: bundle,
    });
  }
}
