import { Fault } from "@skiff/base";
import { Freezer } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import type { ContainerRecord } from "./container-record.ts";
import type { Removable } from "./observe-removal.ts";
import { isGateOpen } from "./start-gate.ts";

/** Throws `failed_precondition` naming the state where a container is only to be removed by force. */
export function demandRemovable(
  kernel: Kernel,
  container: Removable & { readonly id: ContainerId; readonly record: ContainerRecord },
): void {
  if (!isRunning(kernel, container)) return;
  const state = new Freezer(kernel, container.directories).isFrozen() ? "paused" : "running";
  throw new Fault(
    "failed_precondition",
    `cannot delete container ${container.id} that is not stopped: ${state}`,
  );
}

/** Where the first process's record is lost, the cgroup says whether anybody lives. */
function isRunning(
  kernel: Kernel,
  { record, seen, cgroup }: Removable & { readonly record: ContainerRecord },
): boolean {
  if (seen.status !== "stopped" || seen.exited !== undefined) return seen.status === "running";
  return cgroup.listProcesses().length > 0 && !isGateOpen(kernel, record.directory);
}
