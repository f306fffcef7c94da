import { during } from "@skiff/base";
import { type Kernel, pid } from "@skiff/kernel";
import type { Process, Scheduler } from "@skiff/spec";
import { bitMask } from "./bit-mask.ts";

const IOPRIO_WHO_PROCESS = 1;
const classShift = 13; // ioprio_set(2)
const own = pid(0);

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

/** The processors that the process runs on, where anything is said of them. */
export function setAffinity(kernel: Kernel, processors: readonly number[] | undefined): void {
  if (processors === undefined) return;
  during("set execCPUAffinity", () => kernel.sched_setaffinity(own, bitMask(processors)));
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
