import { readFileSync } from "node:fs";
import { isWholeUserNamespace } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";

let options: readonly string[] | undefined;

/**
 * Options of every overlay's mount: root of a user namespace may set no `trusted.*` attributes, and
 * has overlayfs keep its notes in `user.*` (kernel documentation, overlayfs, "User xattr").
 */
export function overlayAttributes(): readonly string[] {
  options ??= isNested() ? ["userxattr"] : [];
  return options;
}

function isNested(): boolean {
  const map = guarded("read id mappings", () => readFileSync("/proc/self/uid_map", "utf8"));
  return !isWholeUserNamespace(map);
}
