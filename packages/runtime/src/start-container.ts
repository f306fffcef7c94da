import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { ContainerRecord } from "./container-record.ts";
import { type ContainerName, observeRecord } from "./observe-container.ts";
import { passGate } from "./start-gate.ts";

/**
 * Runs a created container's program, and returns when it runs. Throws `not_found`,
 * `failed_precondition` naming the state, or the fault that kept the program from running.
 */
export function startContainer(kernel: Kernel, { root, id }: ContainerName): void {
  using record = ContainerRecord.open(kernel, root, id);
  if (passGate(kernel, record.directory)) return;
  const { status } = observeRecord(kernel, record);
  throw new Fault("failed_precondition", `cannot start container ${id}: it is ${status}`);
}
