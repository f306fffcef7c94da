import { isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { complain } from "./complain.ts";
import { print } from "./print.ts";

/** All that a command does which needs nothing of the command line: prints, and ends the process. */
export function printOnly(kernel: Kernel, text: string): never {
  try {
    print(kernel, text);
    return kernel.exit_group(0);
  } catch (error) {
    if (!isFault(error)) throw error;
    complain(kernel, error.message);
    return kernel.exit_group(1);
  }
}
