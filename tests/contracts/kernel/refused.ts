import { SyscallFault } from "@skiff/kernel";
import { Violation } from "./violation.ts";

/** Demands that a system call is refused with one of those errnos. */
export function refused(errno: string, call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (error instanceof SyscallFault && error.errno === errno) return;
    throw error;
  }
  throw new Violation(`not refused with ${errno}`);
}
