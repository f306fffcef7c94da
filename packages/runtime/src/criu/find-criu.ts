import { Fault, isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { findExecutable } from "../init/find-executable.ts";

/** criu's path. Throws `failed_precondition` where it is not installed. */
export function findCriu(kernel: Kernel, environment: readonly string[]): string {
  try {
    return findExecutable(kernel, { args: ["criu"], env: environment });
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    throw new Fault("failed_precondition", "criu is not in $PATH: install it (criu 3.17 or later)");
  }
}
