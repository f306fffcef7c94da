import { Fault } from "@skiff/base";
import { AT_FDCWD, type Files, ignoring } from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";

/**
 * The directories of a cgroup within another; where a hierarchy does not have it, the other's
 * own. Throws `not_found` where none has it, and `invalid_argument` for a path that leads out.
 */
export function findSubCgroup(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  path: string | undefined,
): readonly CgroupDirectory[] {
  if (path === undefined) return directories;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    throw new Fault("invalid_argument", `bad sub cgroup path: ${path} must not contain ".."`);
  }
  const found = directories.map((directory) => {
    const below = [directory.path, ...parts].join("/");
    const seen = ignoring(["ENOENT"], () => kernel.statx(AT_FDCWD, below, 0, 0));
    return seen === undefined ? directory : { ...directory, path: below };
  });
  if (parts.length > 0 && found.every((directory) => directories.includes(directory))) {
    throw new Fault("not_found", `cgroup ${path}: the container has none of that name`);
  }
  return found;
}
