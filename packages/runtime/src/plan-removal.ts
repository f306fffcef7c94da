import { type Kernel, observeProcess, type Pid } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import { demandRemovable } from "./demand-removable.ts";
import { findRecord } from "./find-record.ts";
import type { ContainerName, Lifecycle } from "./observe-container.ts";
import { observeRemoval } from "./observe-removal.ts";

/** What a removal would find to do, in its order. */
export interface RemovalPlan {
  readonly id: ContainerId;
  readonly status: Lifecycle["status"];
  readonly processes: readonly { readonly pid: Pid; readonly name: string }[];
  /** Deepest first. */
  readonly cgroups: readonly string[];
  /** Where its mounts are, if they are the host's. */
  readonly mounts: readonly string[];
  /** In resctrl. */
  readonly groups: readonly string[];
  /** The poststop hooks' paths. */
  readonly hooks: readonly string[];
  readonly record: string;
}

/**
 * What `removeContainer` would remove now. Changes nothing, and waits for nobody. Undefined
 * where there is nothing to remove, and that is success. Throws what `removeContainer` refuses.
 */
export function planRemoval(
  kernel: Kernel,
  { root, id, force }: ContainerName & { readonly force: boolean },
): RemovalPlan | undefined {
  using record = findRecord(kernel, { root, id, force });
  if (record === undefined) return undefined;
  const removable = observeRemoval(kernel, record);
  if (!force) demandRemovable(kernel, { ...removable, id, record });
  const { seen, cgroup, sharedRoot, groups } = removable;
  return {
    id,
    status: seen.status,
    processes: cgroup.listProcesses().flatMap((pid) => {
      const name = observeProcess(kernel, pid)?.comm;
      return name === undefined ? [] : [{ pid, name }];
    }),
    cgroups: cgroup.listDirectories().map(String),
    mounts: sharedRoot.list(),
    groups: groups.list(),
    hooks: (seen.owned?.hooks?.poststop ?? []).map(({ path }) => path),
    record: `${root}/${id}`,
  };
}
