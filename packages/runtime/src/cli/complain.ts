import { attempt } from "@skiff/base";
import { type Files, writeAll } from "@skiff/kernel";

/** One line on standard error. It never throws. */
export function complain(kernel: Files, message: string): void {
  attempt(
    () => writeAll(kernel, { fd: 2 }, `oar: ${message}\n`),
    () => {}, // there is nobody else to tell
  );
}
