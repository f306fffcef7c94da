import { Cgroup } from "@skiff/cgroups";
import type { Kernel, Pid } from "@skiff/kernel";
import { findCgroup } from "./find-cgroup.ts";
import type { ContainerName } from "./observe-container.ts";

/** Every process of the container, the exec'ed ones too. Throws `not_found`. */
export function listProcesses(kernel: Kernel, name: ContainerName): readonly Pid[] {
  return new Cgroup(kernel, findCgroup(kernel, name)).listProcesses();
}
