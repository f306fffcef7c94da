import { Fault } from "@skiff/base";
import { codeOf, type Errno } from "./errno.ts";

/** A system call failed. The message is "`call`: ERRNO", the call with its path. */
export class SyscallFault extends Fault {
  override readonly name: string = "SyscallFault";
  readonly errno: Errno;

  /** Many a call is made to see it fail: no time is spent on a stack that nobody will read. */
  constructor(errno: Errno, call: string) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(codeOf[errno] ?? "internal", `${call}: ${errno}`);
    Error.stackTraceLimit = limit;
    this.errno = errno;
  }
}

/** Runs `work`; the named errnos mean "already so": not failures, the result is then undefined. */
export function ignoring<T>(errnos: readonly Errno[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SyscallFault) || !errnos.includes(error.errno)) throw error;
    return undefined;
  }
}
