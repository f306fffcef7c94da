import { type Descriptor, findLiving, findProcess, type Kernel, SyscallFault } from "@skiff/kernel";
import type { Init } from "./owned.ts";

/** A pidfd of that very process, which lives. Throws ESRCH when it is gone. */
export function openLiving(kernel: Kernel, init: Init): Descriptor {
  const pidfd = findProcess(kernel, init.pid);
  if (pidfd !== undefined) {
    if (findLiving(kernel, init) !== undefined) return pidfd; // seen after the pidfd: it is the same
    pidfd[Symbol.dispose]();
  }
  throw new SyscallFault("ESRCH", `pidfd_open ${init.pid}`);
}
