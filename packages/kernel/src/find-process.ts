import type { Descriptor, Processes } from "./kernel.ts";
import type { Pid } from "./pid.ts";
import { ignoring } from "./syscall-fault.ts";

/**
 * A pidfd of a process; undefined when it is gone. Its number may outlive it, as that of a process group
 * or a session that has others: before Linux 6.15, pidfd_open(2) says EINVAL then, and of a thread.
 */
export function findProcess(
  kernel: Pick<Processes, "pidfd_open">,
  process: Pid,
): Descriptor | undefined {
  return ignoring(["ESRCH", "EINVAL"], () => kernel.pidfd_open(process, 0));
}
