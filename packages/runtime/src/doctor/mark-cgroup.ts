import type { Cgroup, CgroupDirectory } from "@skiff/cgroups";
import { ignoring, type Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "../container-record.ts";
import type { ContainerName } from "../observe-container.ts";
import { deviceOf, encodeMark } from "./container-mark.ts";

/** Writes on a container's cgroup whose it is; who is not root on the host cannot. */
export function markCgroup(
  kernel: Kernel,
  {
    root,
    id,
    record,
    cgroup,
    directories,
  }: ContainerName & {
    readonly record: ContainerRecord;
    readonly cgroup: Cgroup;
    readonly directories: readonly CgroupDirectory[];
  },
): void {
  const device = deviceOf(kernel, record.directory);
  const text = encodeMark({ root, device, id, cgroup: directories });
  ignoring(["EPERM", "EOPNOTSUPP"], () => cgroup.mark(text));
}
