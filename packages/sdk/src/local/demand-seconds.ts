import { Fault } from "@skiff/base";

const most = 2_147_483; // a timer has 31 bits of milliseconds

/** Of a stop: negative is for ever. Throws `invalid_argument`. */
export function demandSeconds(seconds: number | undefined): void {
  if (seconds === undefined || seconds <= most) return;
  throw new Fault(
    "invalid_argument",
    `seconds: ${String(seconds)} is not a number of ${most} at most`,
  );
}
