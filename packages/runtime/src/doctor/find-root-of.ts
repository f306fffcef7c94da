import { Fault, isFault } from "@skiff/base";
import { listContainerMarks, observeHierarchies } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import { type ContainerName, observeContainer } from "../observe-container.ts";
import { findMark } from "./container-mark.ts";

/**
 * The root whose container of that name is this bundle's, for who has lost what was written of it: `oar`
 * says so, or where its record is damaged too it is the only one whose root has that name, and whose
 * bundle nobody can tell. Throws `failed_precondition` where there are several such. Looks at every
 * cgroup there is.
 */
export function findRootOf(
  kernel: Kernel,
  {
    id,
    bundle,
    name,
  }: { readonly id: ContainerId; readonly bundle: string; readonly name: string },
): string | undefined {
  const unknown = new Set<string>();
  for (const text of listContainerMarks(kernel, observeHierarchies(kernel))) {
    const mark = findMark(text);
    if (mark?.id !== id) continue;
    const found = findBundle(kernel, mark);
    if (found === bundle) return mark.root;
    if (found === "unknown" && mark.root.endsWith(`/${name}`)) unknown.add(mark.root);
  }
  const [root, another] = unknown;
  if (another === undefined) return root;
  const roots = [...unknown].join(" and ");
  throw new Fault("failed_precondition", `container ${id}: it may be the one in ${roots}`);
}

/** "unknown" where the record is damaged; undefined where there is none. */
function findBundle(kernel: Kernel, name: ContainerName): string | undefined {
  try {
    return observeContainer(kernel, name).owned?.bundle ?? "unknown";
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return undefined;
  }
}
