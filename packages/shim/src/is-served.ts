import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  type Kernel,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SyscallFault,
} from "@skiff/kernel";

/** Whether somebody listens at that socket. */
export function isServed(kernel: Kernel, path: string): boolean {
  using probe = kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  try {
    kernel.connect(probe, path);
    return true;
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno === "ENOENT" || error.errno === "ECONNREFUSED") return false;
    throw new Fault("already_exists", `${path}: ${error.message}`, { cause: error });
  }
}
