import { Cgroup } from "@skiff/cgroups";
import type { Kernel, Pid } from "@skiff/kernel";
import { demandCgroup } from "./demand-cgroup.ts";
import { type ContainerName, observeContainer } from "./observe-container.ts";

/** Every process of the container, the exec'ed ones too. Throws `not_found`. */
export function listProcesses(kernel: Kernel, name: ContainerName): readonly Pid[] {
  const { owned } = observeContainer(kernel, name);
  demandCgroup(name.id, owned);
  return new Cgroup(kernel, owned?.cgroup ?? []).listProcesses();
}
