import { listContainerMarks, observeHierarchies } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "../container-record.ts";
import { type ContainerMark, findMark } from "./container-mark.ts";
import { isOf } from "./is-of.ts";

/** What a cgroup says of this record, which cannot be read itself. Looks at every cgroup there is. */
export function findMarked(kernel: Kernel, record: ContainerRecord): ContainerMark | undefined {
  for (const text of listContainerMarks(kernel, observeHierarchies(kernel))) {
    const mark = findMark(text);
    if (mark !== undefined && isOf(kernel, record, mark) === true) return mark;
  }
  return undefined;
}
