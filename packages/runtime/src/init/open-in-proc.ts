import { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Descriptor,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  PROC_SUPER_MAGIC,
  RESOLVE_BENEATH,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_XDEV,
} from "@skiff/kernel";

/** From a place in /proc on to nothing but the kernel's own files. */
export const withinProc: number = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;

/**
 * Opens a file of /proc, and only of that: a mount namespace that is joined may show something
 * else there, or mount something over what is in it (CVE-2025-52881).
 */
export function openInProc(kernel: Kernel, path: string, flags: number): Descriptor {
  using proc = kernel.openat2(AT_FDCWD, "/proc", { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
  if (kernel.fstatfs(proc).type !== PROC_SUPER_MAGIC) {
    throw new Fault("failed_precondition", "/proc is no procfs");
  }
  return kernel.openat2(proc, path, { flags, resolve: withinProc });
}
