import { Fault, isFault, type Step, step, teardown } from "@skiff/base";
import { Cgroup } from "@skiff/cgroups";
import { Deadline, type Kernel } from "@skiff/kernel";
import { ContainerRecord } from "./container-record.ts";
import { type ContainerName, observeRecord } from "./observe-container.ts";

/** What there is to remove of a container: its cgroup and its record, which comes last. */
export interface Removal {
  readonly record: ContainerRecord;
  readonly cgroup: Cgroup;
  readonly deadline: Deadline;
}

/**
 * All that a container owns, in the order it goes. The record goes last: while it exists,
 * removal can be run again. A failed create, `delete`, `delete --force` and recovery after
 * a crash all run this list. There is no other.
 */
export const removal: readonly Step<Removal>[] = [
  step("kill processes", (c) => c.cgroup.kill(c.deadline)),
  step("remove cgroup", (c) => c.cgroup.remove()),
  step("forget container", (c) => c.record.remove()),
];

/** Seconds that one deletion waits in all, for the lock and for processes to die. */
export const patience = 10;

/**
 * Deletes a container that is created or stopped; with `force` a running one too, and one
 * that does not exist is success. Idempotent, and after a crash anywhere in it again from
 * the top. Throws `not_found`, `failed_precondition` naming the state, `deadline_exceeded`
 * naming the process that does not die: the record is kept then.
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
  const { status } = observeRecord(kernel, record);
  if (status === "running" && !force) {
    throw new Fault(
      "failed_precondition",
      `cannot delete container ${id} that is not stopped: ${status}`,
    );
  }
  removeRecorded(kernel, { record, deadline }, warn);
}

/** Removes all that the record names. The caller holds its lock. */
export function removeRecorded(
  kernel: Kernel,
  { record, deadline }: Pick<Removal, "record" | "deadline">,
  warn: (fault: Fault) => void,
): void {
  const directories = record.findOwned()?.cgroup ?? record.findInit()?.cgroup ?? [];
  const cgroup = new Cgroup(kernel, directories);
  teardown(removal, { record, cgroup, deadline }, warn);
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
