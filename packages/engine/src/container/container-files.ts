import { rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import { guarded } from "@skiff/store";
import type { Layout } from "../layout.ts";

/** A container's two directories: the one that lasts, and its bundle. */
export class ContainerFiles {
  readonly #layout: Layout;
  readonly #id: ContainerId;

  constructor(layout: Layout, id: ContainerId) {
    this.#layout = layout;
    this.#id = id;
  }

  /** Idempotent. */
  remove(): void {
    this.removeBundle();
    removeTree(this.#layout.directory(this.#id));
  }

  /**
   * What a container needs while it runs. Idempotent. Throws `unavailable` while something is
   * mounted on the bundle's rootfs: nothing is touched then.
   */
  removeBundle(): void {
    const bundle = this.#layout.bundle(this.#id);
    removeEmpty(join(bundle, "rootfs"));
    removeTree(bundle);
  }
}

function removeTree(path: string): void {
  guarded(`remove ${path}`, () => rmSync(path, { recursive: true, force: true }));
}

/** Never what is inside: had the unmounting failed, that were the container's files, or the host's. */
function removeEmpty(path: string): void {
  try {
    guarded(`remove ${path}`, () => rmdirSync(path));
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
  }
}
