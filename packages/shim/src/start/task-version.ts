import { type Kernel, readAll, SyscallFault, TIOCGWINSZ } from "@skiff/kernel";
import { bootstrapParams, decode } from "@skiff/proto";
import { isFault } from "@skiff/base";
import { environment } from "../environment.ts";
import type { Bytes } from "@skiff/kernel";

const stdin = { fd: 0 };
const newest = 3;

/**
 * The version of the task service that the caller is to be told. containerd
 * since 2.3 says its own version on standard input, and knows 3; others name the
 * most they know in MAX_SHIM_VERSION, and those before 1.7 say nothing and know 2.
 */
export function taskVersion(kernel: Kernel, environ: readonly Bytes[]): 2 | 3 {
  const most = Number(environment(environ, "MAX_SHIM_VERSION") ?? "2");
  return most >= newest || saysVersion(kernel) ? newest : 2;
}

function saysVersion(kernel: Kernel): boolean {
  if (isTerminal(kernel)) return false;
  try {
    // Before 2.3 it is the runtime's options, an Any: that has no field of this number.
    return decode(bootstrapParams, readAll(kernel, stdin)).containerdVersion !== "";
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
    return false;
  }
}

function isTerminal(kernel: Kernel): boolean {
  try {
    kernel.ioctl(stdin, TIOCGWINSZ, new Uint8Array(8));
    return true;
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    return false;
  }
}
