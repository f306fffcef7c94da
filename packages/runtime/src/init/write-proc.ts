import { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  O_WRONLY,
  PROC_SUPER_MAGIC,
  RESOLVE_BENEATH,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_XDEV,
  writeAll,
} from "@skiff/kernel";

const resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;

/**
 * Writes into a file of /proc, and only of that: a mount namespace that is joined may show
 * something else there, or mount something over what is in it (CVE-2025-52881).
 */
export function writeProc(kernel: Kernel, path: string, text: string): void {
  using proc = kernel.openat2(AT_FDCWD, "/proc", { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
  if (kernel.fstatfs(proc).type !== PROC_SUPER_MAGIC) {
    throw new Fault("failed_precondition", "/proc is no procfs");
  }
  using file = kernel.openat2(proc, path, { flags: O_WRONLY | O_CLOEXEC, resolve });
  writeAll(kernel, file, text);
}
