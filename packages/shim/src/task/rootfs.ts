import { during, Fault } from "@skiff/base";
import {
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  ignoring,
  type Kernel,
  MNT_DETACH,
  MS_BIND,
  MS_REC,
  MS_REMOUNT,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  STATX_ATTR_MOUNT_ROOT,
  STATX_BASIC_STATS,
  UMOUNT_NOFOLLOW,
} from "@skiff/kernel";
import type { Mount } from "@skiff/proto";
import { planMount, type PlannedMount } from "@skiff/runtime";
import { shortenLayers } from "./shorten-layers.ts";

/** The root file system that a client has the shim mount: at `rootfs` in the bundle. */
export class Rootfs {
  readonly #kernel: Kernel;
  readonly #path: string;

  constructor(kernel: Kernel, bundle: string) {
    this.#kernel = kernel;
    this.#path = `${bundle}/rootfs`;
  }

  /** Throws `failed_precondition` when something is mounted there: it would be unmounted with what comes. */
  demandUnmounted(): void {
    ignoring(["EEXIST"], () => this.#kernel.mkdirat(AT_FDCWD, this.#path, 0o711));
    const { attributes } = this.#kernel.statx(
      AT_FDCWD,
      this.#path,
      AT_SYMLINK_NOFOLLOW,
      STATX_BASIC_STATS,
    );
    if ((attributes & STATX_ATTR_MOUNT_ROOT) === 0n) return;
    throw new Fault("failed_precondition", `something is mounted on ${this.#path} already`);
  }

  /** Mounts all, in order. Throws `invalid_argument` for a mount that leads out of the directory. */
  mount(mounts: readonly Mount[]): void {
    for (const mount of mounts) {
      const target = this.#target(mount.target);
      during(`mount ${mount.type} on ${target}`, () =>
        this.#mount(planMount({ ...mount, destination: target })),
      );
    }
  }

  /** Unmounts whatever is mounted there, with all that is below it. Idempotent. */
  unmount(): void {
    const flags = MNT_DETACH | UMOUNT_NOFOLLOW;
    const one = (): boolean =>
      // EINVAL: not mounted (any more)
      ignoring(["EINVAL", "ENOENT", "ENOTDIR"], () => {
        this.#kernel.umount2(this.#path, flags);
        return true;
      }) ?? false;
    while (one());
  }

  /** Has it as working directory until what is returned is disposed of. */
  #enter(folder: string): Disposable {
    using undo = new DisposableStack();
    const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    const before = undo.use(this.#kernel.openat2(AT_FDCWD, ".", { flags }));
    this.#kernel.chdir(folder);
    undo.defer(() => this.#kernel.fchdir(before));
    return undo.move();
  }

  #target(target: string): string {
    if (target === "" || target === "/") return this.#path;
    if (target.split("/").includes("..")) {
      throw new Fault("invalid_argument", `rootfs: a mount's target is ${target}`);
    }
    return `${this.#path}/${target.replace(/^\/+/, "")}`;
  }

  #mount({ source, destination, type, bind, flags, options }: PlannedMount): void {
    if (bind === "none") {
      const short = type === "overlay" ? shortenLayers(options) : undefined;
      using _place = short && this.#enter(short.folder);
      const given = short?.options ?? options;
      this.#kernel.mount(source, destination, type, flags, given === "" ? null : given);
      return;
    }
    const recursive = bind === "rbind" ? MS_REC : 0;
    this.#kernel.mount(source, destination, null, MS_BIND | recursive, null);
    if ((flags & ~MS_REC) === 0) return;
    this.#kernel.mount(null, destination, null, MS_BIND | MS_REMOUNT | flags, null);
  }
}
