import {
  AT_FDCWD,
  type Bytes,
  DT_DIR,
  type Files,
  ignoring,
  joinPath,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
} from "@skiff/kernel";
import { findContainerMark } from "./container-mark.ts";
import type { Hierarchy } from "./hierarchy.ts";

/** What is written on all cgroups there are. It looks at each of them. */
export function listContainerMarks(
  kernel: Files,
  hierarchies: readonly Hierarchy[],
): readonly string[] {
  return hierarchies.flatMap(({ mount }) => marksBelow(kernel, mount));
}

function marksBelow(kernel: Files, path: Bytes): readonly string[] {
  const entries = ignoring(["ENOENT"], () => {
    using dir = kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
    return kernel.getdents64(dir);
  });
  const children = (entries ?? []).filter(({ type }) => type === DT_DIR);
  const below = children.flatMap(({ name }) => marksBelow(kernel, joinPath(path, name)));
  const mark = findContainerMark(kernel, path);
  return mark === undefined ? below : [mark, ...below];
}
