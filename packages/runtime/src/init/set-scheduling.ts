import { during } from "@skiff/base";
import { ignoring, type Kernel, pid } from "@skiff/kernel";
import type { Process, Scheduler } from "@skiff/spec";
import { bitMask } from "./bit-mask.ts";

const IOPRIO_WHO_PROCESS = 1;
const classShift = 13; // ioprio_set(2)
const own = pid(0);
/** Linux's CONFIG_NR_CPUS allows no more on x86-64. */
const mostProcessors = 8192;

/** How the kernel shares processors and disks out to the process. It must be privileged still. */
export function setScheduling(kernel: Kernel, { scheduler, ioPriority }: Process): void {
  if (scheduler !== undefined) {
    during("set scheduler", () => kernel.sched_setattr(own, attributes(scheduler), 0));
  }
  if (ioPriority !== undefined) {
    const priority = (ioPriority.class << classShift) | ioPriority.priority;
    during("set ioPriority", () => kernel.ioprio_set(IOPRIO_WHO_PROCESS, 0, priority));
  }
}

/** The processors that the process runs on; all of its cgroup where nothing is said of them. */
export function setAffinity(kernel: Kernel, processors: readonly number[] | undefined): void {
  if (processors === undefined) resetAffinity(kernel);
  else during("set execCPUAffinity", () => kernel.sched_setaffinity(own, bitMask(processors)));
}

/**
 * What the caller was bound to is not the container's: since Linux 6.2 that outlives joining a
 * cgroup. Of a mask that has more processors than its cgroup the kernel takes those that are there.
 */
export function resetAffinity(kernel: Kernel): void {
  const all = new Uint8Array(mostProcessors / 8).fill(0xff);
  // Filters of system calls that this process is under may refuse it, and it runs nevertheless.
  during("reset affinity", () =>
    ignoring(["EPERM", "ENOSYS"], () => kernel.sched_setaffinity(own, all)),
  );
}

/** struct sched_attr. */
function attributes(scheduler: Scheduler): Uint8Array {
  const {
    policy,
    flags = 0,
    nice = 0,
    priority = 0,
    runtime = 0,
    deadline = 0,
    period = 0,
  } = scheduler;
  const view = new DataView(new ArrayBuffer(48));
  view.setUint32(0, 48, true);
  view.setUint32(4, policy, true);
  view.setUint32(8, flags, true);
  view.setInt32(16, nice, true);
  view.setUint32(20, priority, true);
  for (const [index, value] of [runtime, deadline, period].entries()) {
    view.setBigUint64(24 + index * 8, BigInt(value), true);
  }
  return new Uint8Array(view.buffer);
}
