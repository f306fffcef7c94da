import type { Kernel } from "@skiff/kernel";
import { findVariable } from "./find-variable.ts";

/** Where containers are kept: each user but root has a place of its own. */
export function defaultRoot(kernel: Kernel): string {
  const own = findVariable("XDG_RUNTIME_DIR");
  return own === undefined || kernel.geteuid() === 0 ? "/run/oar" : `${own}/oar`;
}
