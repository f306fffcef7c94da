import { type Files, readFile } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "../cgroup-directory.ts";

/** systemd is told of a quota and its period at once, of which v1 has each by itself: the other one is as it is. */
export function withPeriod(
  kernel: Files,
  resources: Resources,
  directories: readonly CgroupDirectory[],
): Resources {
  const { cpu } = resources;
  const v1 = directories.find(({ controllers }) => controllers.includes("cpu"));
  if (v1 === undefined || (cpu?.quota === undefined && cpu?.period === undefined)) return resources;
  const seen = (file: string): number => Number(readFile(kernel, `${v1.path}/${file}`));
  return {
    ...resources,
    cpu: {
      ...cpu,
      quota: cpu.quota ?? seen("cpu.cfs_quota_us"),
      period: cpu.period ?? seen("cpu.cfs_period_us"),
    },
  };
}
