import { isFrozenBy } from "@skiff/cgroups";
import { type At, findLiving, type Kernel } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import { type Brief, findBrief } from "./find-brief.ts";

/** A container that runs, or would if it were not paused. */
export interface Glimpse extends Pick<Brief, "pid" | "bundle" | "created"> {
  readonly status: "running" | "paused";
}

/**
 * A running container, seen by as few system calls as may be: of a thousand most run. Undefined
 * where it does not, or that takes a closer look. What has its name may be another one by the second
 * call; its process is gone then.
 * @param root Where containers are kept.
 */
export function glimpseContainer(kernel: Kernel, root: At, id: ContainerId): Glimpse | undefined {
  const brief = findBrief(kernel, root, id);
  if (brief === undefined || kernel.isThere(root, `${id}/start.sock`)) return undefined;
  const isFrozen = brief.freezer !== "" && isFrozenBy(kernel, brief.freezer);
  if (findLiving(kernel, brief) === undefined) return undefined;
  const { pid, bundle, created } = brief;
  return { pid, bundle, created, status: isFrozen ? "paused" : "running" };
}
