import type { Kernel } from "@skiff/kernel";
import { findVariable } from "./find-variable.ts";
import { isNestedRoot } from "./is-nested-root.ts";

/** Where containers are kept: each ordinary user has a place of its own, as root of a user namespace too. */
export function defaultRoot(kernel: Kernel): string {
  const own = findVariable("XDG_RUNTIME_DIR");
  if (own === undefined) return "/run/oar";
  return kernel.geteuid() !== 0 || isNestedRoot(kernel) ? `${own}/oar` : "/run/oar";
}
