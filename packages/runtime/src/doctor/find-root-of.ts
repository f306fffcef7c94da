import { isFault } from "@skiff/base";
import { listContainerMarks, observeHierarchies } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import { type ContainerName, observeContainer } from "../observe-container.ts";
import { findMark } from "./container-mark.ts";

/**
 * The root whose container of that name is this bundle's, for who has lost what was written of it.
 * Looks at every cgroup there is.
 */
export function findRootOf(
  kernel: Kernel,
  { id, bundle }: { readonly id: ContainerId; readonly bundle: string },
): string | undefined {
  for (const text of listContainerMarks(kernel, observeHierarchies(kernel))) {
    const mark = findMark(text);
    if (mark?.id === id && findBundle(kernel, mark) === bundle) return mark.root;
  }
  return undefined;
}

function findBundle(kernel: Kernel, name: ContainerName): string | undefined {
  try {
    return observeContainer(kernel, name).owned?.bundle;
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return undefined;
  }
}
