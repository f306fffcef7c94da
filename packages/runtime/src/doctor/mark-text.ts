import type { CgroupDirectory } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "../container-record.ts";
import type { ContainerName } from "../observe-container.ts";
import { deviceOf, encodeMark } from "./container-mark.ts";

/** What is to be written on a container's cgroup: whose it is. */
export function markText(
  kernel: Kernel,
  {
    root,
    id,
    record,
    directories,
  }: ContainerName & {
    readonly record: ContainerRecord;
    readonly directories: readonly CgroupDirectory[];
  },
): string {
  const device = deviceOf(kernel, record.directory);
  return encodeMark({ root, device, id, cgroup: directories });
}
