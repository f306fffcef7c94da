import { type Descriptor, findLiving, type Kernel, SyscallFault } from "@skiff/kernel";
import type { Init } from "./owned.ts";

/** A pidfd of that very process, which lives. Throws ESRCH when it is gone. */
export function openLiving(kernel: Kernel, init: Init): Descriptor {
  const pidfd = kernel.pidfd_open(init.pid, 0);
  if (findLiving(kernel, init) !== undefined) return pidfd; // seen after the pidfd: it is the same
  pidfd[Symbol.dispose]();
  throw new SyscallFault("ESRCH", `pidfd_open ${init.pid}`);
}
