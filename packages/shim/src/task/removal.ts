import { type Fault, type Step, step, teardown } from "@skiff/base";
import { Deadline, findLiving, ignoring, type Kernel } from "@skiff/kernel";
import { removeContainer } from "@skiff/runtime";
import type { ContainerId } from "@skiff/spec";
import { Rootfs } from "./rootfs.ts";
import { type Made, TaskRecord } from "./task-record.ts";

/** A container as its bundle's record tells of it. */
export interface Removal {
  readonly kernel: Kernel;
  readonly id: ContainerId;
  readonly bundle: string;
  readonly made: Made;
  readonly warn: (fault: Fault) => void;
}

/**
 * All that a shim makes for a container, in the order it goes. The record goes
 * last: while it exists, removal can be run again. A failed create, a delete,
 * and the `delete` command after the shim died run this list. There is no other.
 */
const removal: readonly Step<Removal>[] = [
  step("end its shim", (r) => endShim(r)),
  step("remove the OCI container", ({ kernel, id, made, warn }) =>
    removeContainer(kernel, { root: made.root, id, force: true }, warn),
  ),
  step("unmount its root file system", ({ kernel, bundle, made }) => {
    if (made.mounts) new Rootfs(kernel, bundle).unmount();
  }),
  step("forget it", ({ kernel, bundle }) => new TaskRecord(kernel, bundle).remove()),
];

export function removeTask(task: Removal): void {
  teardown(removal, task, task.warn);
}

const patience = 10;

/** A shim that is there and does not answer would go on making things. Its own one it never ends. */
function endShim({ kernel, made: { shim } }: Removal): void {
  if (shim === undefined || shim.pid === kernel.getpid()) return;
  ignoring(["ESRCH"], () => {
    using pidfd = kernel.pidfd_open(shim.pid, 0);
    if (findLiving(kernel, shim) === undefined) return;
    kernel.pidfd_send_signal(pidfd, "SIGKILL");
    new Deadline(kernel, patience).waitForExit(kernel, shim.pid);
  });
}
