import { type Kernel, O_CLOEXEC, O_WRONLY, writeAll } from "@skiff/kernel";
import { openInProc } from "./open-in-proc.ts";

/** Writes into a file of /proc, and only of that. */
export function writeProc(kernel: Kernel, path: string, text: string): void {
  using file = openInProc(kernel, path, O_WRONLY | O_CLOEXEC);
  writeAll(kernel, file, text);
}
