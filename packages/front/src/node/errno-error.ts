import { host } from "host:linux";

/** As Node's errors of system calls: `code` is the errno's name. */
export class ErrnoError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  readonly path: string | undefined;

  constructor(result: number, syscall: string, path?: string) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0; // many a call is made to see it fail
    const code = host.errnoName(-result);
    super(`${code}: ${syscall}${path === undefined ? "" : ` '${path}'`}`);
    Error.stackTraceLimit = limit;
    this.code = code;
    this.errno = result;
    this.syscall = syscall;
    this.path = path;
  }
}

/** A system call's result, where it is no failure. */
export function sure(result: number, syscall: string, path?: string): number {
  if (result < 0) throw new ErrnoError(result, syscall, path);
  return result;
}

export function got<T extends object | string>(
  result: T | number,
  syscall: string,
  path?: string,
): T {
  if (typeof result === "number") throw new ErrnoError(result, syscall, path);
  return result;
}
