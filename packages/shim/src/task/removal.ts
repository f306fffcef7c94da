import { type Fault, type Step, step, teardown } from "@skiff/base";
import { AT_FDCWD, ignoring, type Kernel } from "@skiff/kernel";
import { removeContainer } from "@skiff/runtime";
import type { ContainerId } from "@skiff/spec";
import { isServed } from "../is-served.ts";
import { endShim } from "./end-shim.ts";
import { leaveShim } from "./leave-shim.ts";
import { Rootfs } from "./rootfs.ts";
import { type Made, TaskRecord } from "./task-record.ts";

/** A container as its bundle's record tells of it. */
export interface Removal {
  readonly kernel: Kernel;
  readonly id: ContainerId;
  readonly bundle: string;
  readonly made: Made;
  /** The socket of a shim that is not this one, and may be there still. */
  readonly shim?: ShimPlace;
  readonly warn: (fault: Fault) => void;
}

export interface ShimPlace {
  /** Of its socket. */
  readonly path: string;
  /** Whether other containers have it too. */
  readonly isShared: boolean;
}

/**
 * All that a shim makes for a container, in the order it goes. The record goes
 * last: while it exists, removal can be run again. A failed create, a delete,
 * and the `delete` command after the shim died run this list. There is no other.
 */
const removal: readonly Step<Removal>[] = [
  step("end its shim", ({ kernel, id, shim }) => {
    if (shim?.isShared === true) leaveShim(kernel, { path: shim.path, id });
    else if (shim !== undefined) endShim(kernel, shim.path);
  }),
  step("remove the OCI container", ({ kernel, id, made, warn }) =>
    removeContainer(kernel, { root: made.root, id, force: true }, warn),
  ),
  step("unmount its root file system", ({ kernel, bundle, made }) => {
    if (made.mounts) new Rootfs(kernel, bundle).unmount();
  }),
  step("remove the shim's socket", ({ kernel, shim }) => {
    if (shim === undefined || (shim.isShared && isServed(kernel, shim.path))) return;
    ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, shim.path, 0));
  }),
  step("forget it", ({ kernel, bundle }) => new TaskRecord(kernel, bundle).remove()),
];

export function removeTask(task: Removal): void {
  teardown(removal, task, task.warn);
}
