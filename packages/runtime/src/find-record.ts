import { isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { ContainerRecord } from "./container-record.ts";
import type { ContainerName } from "./observe-container.ts";

/** Undefined where there is no such container, and that is no fault. Throws `not_found` where it is one. */
export function findRecord(
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
