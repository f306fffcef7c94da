import type { Errno } from "../errno.ts";

/** What the model says instead of doing it; the system call makes a SyscallFault of it. */
export class Refusal extends Error {
  readonly errno: Errno;

  constructor(errno: Errno) {
    super(errno);
    this.errno = errno;
  }
}
