import { findContainerMark } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import type { ContainerRecord } from "../container-record.ts";
import { findMark } from "./container-mark.ts";
import { isOf } from "./is-of.ts";

/**
 * Whether a cgroup says that another container made it: one that asked for the same path, and
 * was faster than this one, which was killed then.
 */
export function isOfOther(
  kernel: Kernel,
  {
    record,
    id,
    path,
  }: { readonly record: ContainerRecord; readonly id: ContainerId; readonly path: string },
): boolean {
  const text = findContainerMark(kernel, path);
  const mark = text === undefined ? undefined : findMark(text);
  if (mark === undefined) return false;
  return !(isOf(kernel, record, mark) ?? mark.id === id);
}
