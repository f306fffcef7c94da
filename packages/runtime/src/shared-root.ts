import { AT_FDCWD, ignoring, type Kernel, MNT_DETACH, UMOUNT_NOFOLLOW } from "@skiff/kernel";
import type { Owned } from "./owned.ts";

/**
 * Where the root file system of a container is mounted that has no mount namespace of its own, and
 * in it all its mounts: in its record's directory, so that they can be told from the host's and go
 * with it.
 */
export function sharedRootOf(record: string): string {
  return `${record}/rootfs`;
}

export class SharedRoot {
  readonly #kernel: Kernel;
  readonly #path: string | undefined;

  /** `record` is the directory of it, and `owned` what is known of what is in it. */
  constructor(kernel: Kernel, record: string, owned: Owned | undefined) {
    this.#kernel = kernel;
    const isShared = owned?.namespaces.includes("mount") !== true;
    this.#path = isShared ? sharedRootOf(record) : undefined;
  }

  /** What `unmount` would unmount with all that is mounted in it: one path, or none. */
  list(): readonly string[] {
    return this.#path !== undefined && this.#isThere(this.#path) ? [this.#path] : [];
  }

  /** Idempotent. */
  unmount(): void {
    for (const path of this.list()) {
      // EINVAL: nothing is mounted there any more, or never was.
      ignoring(["EINVAL"], () => this.#kernel.umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW));
    }
  }

  #isThere(path: string): boolean {
    return this.#kernel.isThere(AT_FDCWD, path);
  }
}
