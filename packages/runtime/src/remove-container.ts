import { Fault, isFault, type Step, step, teardown } from "@skiff/base";
import { Cgroup, type CgroupDirectory, Freezer } from "@skiff/cgroups";
import { Deadline, type Kernel } from "@skiff/kernel";
import { ContainerRecord } from "./container-record.ts";
import { Poststop } from "./hooks/poststop.ts";
import { type Lifecycle, type ContainerName, observeRecord } from "./observe-container.ts";
import { isGateOpen } from "./start-gate.ts";

/** What there is to remove of a container: its cgroup, what its hooks made, and its record, which comes last. */
export interface Removal {
  readonly record: ContainerRecord;
  readonly cgroup: Cgroup;
  readonly deadline: Deadline;
  readonly hooks: Poststop;
}

/**
 * All that a container owns, in the order it goes. The record goes last: while it exists,
 * removal can be run again. A failed create, `delete`, `delete --force` and recovery after
 * a crash all run this list. There is no other.
 */
const removal: readonly Step<Removal>[] = [
  step("kill processes", (c) => c.cgroup.kill(c.deadline)),
  step("remove cgroup", (c) => c.cgroup.remove(c.deadline)),
  step("run poststop hooks", (c) => c.hooks.run(), { onFault: "warn" }),
  step("forget container", (c) => c.record.remove()),
];

/** Seconds that one deletion waits in all, for the lock and for processes to die. */
export const patience = 10;

/**
 * Deletes a container that is created or stopped; with `force` a running one too, and one
 * that does not exist is success. Idempotent, and after a crash anywhere in it again from
 * the top. Throws `not_found`, `failed_precondition` naming the state or saying that the
 * record is damaged, `deadline_exceeded` naming the process that does not die: the record
 * is kept then.
 */
export function removeContainer(
  kernel: Kernel,
  { root, id, force = false }: ContainerName & { readonly force?: boolean },
  warn: (fault: Fault) => void,
): void {
  using record = find(kernel, { root, id, force });
  if (record === undefined) return;
  const deadline = new Deadline(kernel, patience);
  if (!record.lock(deadline)) return; // somebody else deleted it, which is what was asked for
  const seen = observeRecord(kernel, record);
  const cgroup = new Cgroup(kernel, cgroupOf(record, seen));
  if (!force && isRunning(kernel, { record, seen, cgroup })) {
    const paused = new Freezer(kernel, cgroupOf(record, seen)).isFrozen();
    throw new Fault(
      "failed_precondition",
      `cannot delete container ${id} that is not stopped: ${paused ? "paused" : "running"}`,
    );
  }
  const hooks = new Poststop(kernel, seen.owned);
  teardown(removal, { record, cgroup, deadline, hooks }, warn);
}

/** Removes all that the record names. The caller holds its lock. */
export function removeRecorded(
  kernel: Kernel,
  { record, deadline }: Pick<Removal, "record" | "deadline">,
  warn: (fault: Fault) => void,
): void {
  const seen = observeRecord(kernel, record);
  const cgroup = new Cgroup(kernel, cgroupOf(record, seen));
  const hooks = new Poststop(kernel, seen.owned);
  teardown(removal, { record, cgroup, deadline, hooks }, warn);
}

/** Named by either of two files. Where neither was written yet, there is no cgroup. */
function cgroupOf(record: ContainerRecord, seen: Lifecycle): readonly CgroupDirectory[] {
  const init = "init" in seen ? seen.init : "exited" in seen ? seen.exited : undefined;
  const found = seen.owned?.cgroup ?? init?.cgroup;
  if (found === undefined) record.demandUnwritten();
  return found ?? [];
}

/** Where the first process's record is lost, the cgroup says whether anybody lives. */
function isRunning(
  kernel: Kernel,
  { record, seen, cgroup }: { readonly seen: Lifecycle } & Pick<Removal, "record" | "cgroup">,
): boolean {
  if (seen.status !== "stopped" || seen.exited !== undefined) return seen.status === "running";
  return cgroup.listProcesses().length > 0 && !isGateOpen(kernel, record.directory);
}

function find(
  kernel: Kernel,
  { root, id, force }: ContainerName & { readonly force: boolean },
): ContainerRecord | undefined {
  try {
    return ContainerRecord.open(kernel, root, id);
  } catch (error) {
    if (force && isFault(error, "not_found")) return undefined;
    throw error;
  }
}
