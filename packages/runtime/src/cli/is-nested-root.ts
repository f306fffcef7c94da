import { type Kernel, readFile } from "@skiff/kernel";
import { isWholeUserNamespace } from "@skiff/spec";
import { findVariable } from "./find-variable.ts";

/**
 * Whether this is root of a user namespace that an ordinary user is outside. The environment
 * is asked first: a daemon's has neither of the variables, root's says so, and engines of
 * ordinary users pass at least the second one on.
 */
export function isNestedRoot(kernel: Kernel): boolean {
  const user = findVariable("USER") ?? findVariable("XDG_RUNTIME_DIR");
  if (user === undefined || user === "root") return false;
  return !isWholeUserNamespace(readFile(kernel, "/proc/self/uid_map"));
}
