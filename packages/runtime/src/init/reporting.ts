import { type At, type Kernel, MSG_NOSIGNAL } from "@skiff/kernel";
import { encodeFault } from "../wire-fault.ts";

/**
 * Runs `work` in a container's process. Whatever it throws is told to `listener`, and the
 * process ends: its stack is a copy of its maker's, and must not be unwound.
 */
export function reporting<T>(kernel: Kernel, listener: At, work: () => T): T {
  try {
    return work();
  } catch (error) {
    try {
      kernel.sendmsg(listener, encodeFault(error), 0, [], MSG_NOSIGNAL);
    } finally {
      kernel.exit_group(1);
    }
  }
}
