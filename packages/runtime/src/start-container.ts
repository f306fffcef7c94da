import { deletionTime, Fault } from "@skiff/base";
import { Deadline, type Kernel } from "@skiff/kernel";
import { ContainerRecord } from "./container-record.ts";
import { runHooks } from "./hooks/run-hooks.ts";
import { killFirst } from "./kill-first.ts";
import { type ContainerName, observeRecord } from "./observe-container.ts";
import { passGate } from "./start-gate.ts";

/**
 * Runs a created container's program, and returns when it runs. Throws `not_found`,
 * `failed_precondition` naming the state, or the fault that kept the program from running.
 * A poststart hook that fails is thrown too: the container is stopped then.
 */
export function startContainer(kernel: Kernel, { root, id }: ContainerName): void {
  using record = ContainerRecord.open(kernel, root, id);
  const passed = passGate(kernel, record.directory);
  if (passed?.poststart === true) runPoststart(kernel, record);
  if (passed !== undefined) {
    record.publishBrief();
    return;
  }
  const { status } = observeRecord(kernel, record);
  throw new Fault("failed_precondition", `cannot start container ${id}: it is ${status}`);
}

function runPoststart(kernel: Kernel, record: ContainerRecord): void {
  const owned = record.findOwned();
  const init = record.findInit();
  if (owned === undefined || init === undefined) {
    throw new Fault("failed_precondition", "poststart hooks: the container's record is lost");
  }
  using undo = new DisposableStack();
  undo.defer(() => killFirst(kernel, init, new Deadline(kernel, deletionTime())));
  const { id, ociVersion, bundle, annotations, hooks } = owned;
  runHooks(kernel, {
    moment: "poststart",
    hooks: hooks?.poststart ?? [],
    state: { ociVersion, id, status: "running", pid: init.pid, bundle, annotations },
    directory: bundle,
  });
  undo.move();
}
