import type { CgroupDirectory, UnitName } from "@skiff/cgroups";
import { Fault } from "@skiff/base";
import { type Files, observeProcess, type Pid } from "@skiff/kernel";
import type { Init } from "./owned.ts";
import type { ResctrlPlace } from "./resctrl/resctrl-place.ts";

/** What a container's record says of its first process, which nobody has reaped yet. */
export function observeInit(
  kernel: Files,
  {
    pid,
    cgroup,
    unit,
    resctrl,
  }: {
    readonly pid: Pid;
    readonly cgroup: readonly CgroupDirectory[];
    readonly unit?: UnitName | undefined;
    readonly resctrl?: ResctrlPlace | undefined;
  },
): Init {
  const seen = observeProcess(kernel, pid);
  if (seen === undefined) throw new Fault("internal", "the container's process is gone");
  return { pid, startTime: seen.startTime, cgroup, unit, resctrl };
}
