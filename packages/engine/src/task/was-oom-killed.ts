import { readFileSync } from "node:fs";
import { isFault } from "@skiff/base";
import { guarded } from "@skiff/store";
import { planCgroupsPath } from "../config/plan-cgroups-path.ts";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";

/**
 * Whether the kernel has killed a process of a container's for want of memory, as its cgroup tells that is not
 * removed yet: memory.events of cgroup v2, memory.oom_control of v1. False where nobody knows its cgroup.
 */
export function wasOomKilled({ rootless }: Engine, { id, config }: Container): boolean {
  const path = planCgroupsPath(id, { parent: config.surroundings.cgroupParent, rootless });
  if (path === undefined) return false;
  const files = [
    `/sys/fs/cgroup${path}/memory.events`,
    `/sys/fs/cgroup/memory${path}/memory.oom_control`,
  ];
  return files.some((file) => /^oom_kill [1-9]/m.test(read(file)));
}

function read(path: string): string {
  try {
    return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
  } catch (error) {
    if (isFault(error)) return "";
    throw error;
  }
}
