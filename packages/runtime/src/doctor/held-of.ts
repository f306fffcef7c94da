import { type CgroupDirectory, findContainerMark } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "../container-record.ts";
import { findMark } from "./container-mark.ts";
import { isOf } from "./is-of.ts";

/**
 * Of a container's directories those that are its own: one that was there before it is so only
 * while its mark is on it. Before and after that, who is in it is somebody else's.
 */
export function heldOf(
  kernel: Kernel,
  record: ContainerRecord,
  directories: readonly CgroupDirectory[],
): readonly CgroupDirectory[] {
  return directories.filter(({ found, path }) => {
    if (found !== true) return true;
    const text = findContainerMark(kernel, path);
    const mark = text === undefined ? undefined : findMark(text);
    return mark !== undefined && isOf(kernel, record, mark) === true;
  });
}
