import type { CgroupDirectory } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import { demandCgroup } from "./demand-cgroup.ts";
import { type ContainerName, observeContainer } from "./observe-container.ts";

/** The container's cgroup; empty where its record is lost. Throws `not_found`, `failed_precondition` where it has none. */
export function findCgroup(kernel: Kernel, name: ContainerName): readonly CgroupDirectory[] {
  const { owned } = observeContainer(kernel, name);
  demandCgroup(name.id, owned);
  return owned?.cgroup ?? [];
}
