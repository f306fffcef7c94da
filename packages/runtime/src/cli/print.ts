import { during } from "@skiff/base";
import { type Files, writeAll } from "@skiff/kernel";

/** Throws where standard output takes no more: what nobody got is no success. */
export function print(kernel: Files, text: string): void {
  during("write to standard output", () => writeAll(kernel, { fd: 1 }, text));
}
