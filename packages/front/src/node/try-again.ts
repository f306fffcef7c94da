import { ErrnoError } from "./errno-error.ts";

/** Nobody reads. */
export const EPIPE = -32;
const EINTR = -4;
const EAGAIN = -11;

/** Whether a call was only interrupted, or would have had to wait (signal(7), read(2)). */
export function isTryAgain(result: number): boolean {
  return result === EINTR || result === EAGAIN;
}

/** What a call comes to that is made again when a signal interrupts it. */
export function uninterrupted(call: () => number): number {
  let result: number;
  do result = call();
  while (result === EINTR);
  return result;
}

/** Throws an ErrnoError of a call that has failed, and need not be made again. */
export function demandTryAgain(result: number, syscall: string): void {
  if (!isTryAgain(result)) throw new ErrnoError(result, syscall);
}
