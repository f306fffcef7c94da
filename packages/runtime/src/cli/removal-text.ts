import type { RemovalPlan } from "../plan-removal.ts";
import { plainText } from "./plain-text.ts";

/** For a person: the steps of a removal, one a line, in their order. */
export function removalText({
  id,
  status,
  processes,
  cgroups,
  mounts,
  groups,
  hooks,
  record,
}: RemovalPlan): string {
  const steps = [
    ...processes.map(({ pid, name }) => `kill process ${pid} (${name})`),
    ...cgroups.map((path) => `remove cgroup ${path}`),
    ...mounts.map((path) => `unmount ${path}`),
    ...groups.map((path) => `remove resctrl group ${path}`),
    ...hooks.map((path) => `run poststop hook ${path}`),
    `forget container: remove ${record}`,
  ];
  return [`${id} (${status})`, ...steps.map((line) => `  ${line}`)]
    .map((line) => `${plainText(line)}\n`)
    .join("");
}
