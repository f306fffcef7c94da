import { isFault } from "@skiff/base";
import { Cgroup, listContainerMarks, observeHierarchies } from "@skiff/cgroups";
import { AT_FDCWD, ignoring, type Kernel, O_CLOEXEC, O_DIRECTORY, O_PATH } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import { ContainerRecord } from "../container-record.ts";
import { demandRemovable } from "../demand-removable.ts";
import { observeRemoval } from "../observe-removal.ts";
import { deviceOf, findMark } from "./container-mark.ts";
import type { Finding } from "./finding.ts";

/**
 * What is left of containers below `root`: those whose creation was cut short, and cgroups
 * whose record is gone. What belongs to containers of other roots is not looked at, nor what
 * has the same root in another mount namespace.
 */
export function listFindings(
  kernel: Kernel,
  { root, ids }: { readonly root: string; readonly ids: readonly ContainerId[] },
): readonly Finding[] {
  return [
    ...ids.filter((id) => isUnfinished(kernel, root, id)).map((id) => unfinished(root, id)),
    ...listOrphans(kernel, root),
  ];
}

function unfinished(root: string, id: ContainerId): Finding {
  return { kind: "unfinished", id, record: `${root}/${id}` };
}

/** Nobody creates it, nobody lives in it, and it never had a first process that was written down. */
function isUnfinished(kernel: Kernel, root: string, id: ContainerId): boolean {
  try {
    using record = ContainerRecord.open(kernel, root, id);
    const removable = observeRemoval(kernel, record);
    const { seen } = removable;
    if (seen.status !== "stopped" || seen.exited !== undefined) return false;
    demandRemovable(kernel, { ...removable, id, record });
    return true;
  } catch (error) {
    if (isFault(error, "not_found") || isFault(error, "failed_precondition")) return false;
    throw error;
  }
}

function listOrphans(kernel: Kernel, root: string): readonly Finding[] {
  const device = deviceBelow(kernel, root);
  // One that was there before is marked in every hierarchy.
  const marks = new Set(listContainerMarks(kernel, observeHierarchies(kernel)));
  return [...marks].flatMap((text): Finding[] => {
    const mark = findMark(text);
    if (mark === undefined || mark.root !== root || mark.device !== device) return [];
    if (hasRecord(kernel, root, mark.id)) return [];
    const cgroup = new Cgroup(kernel, mark.cgroup);
    return [{ kind: "orphaned", mark, processes: cgroup.listProcesses().length }];
  });
}

function hasRecord(kernel: Kernel, root: string, id: ContainerId): boolean {
  return open(kernel, `${root}/${id}`, () => true) ?? false;
}

/** Where the root itself is gone, it was in what is there of its path. */
function deviceBelow(kernel: Kernel, root: string): string {
  for (let path = root; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const device = open(kernel, path, (directory) => deviceOf(kernel, directory));
    if (device !== undefined) return device;
  }
  return "";
}

function open<T>(
  kernel: Kernel,
  path: string,
  look: (directory: { readonly fd: number }) => T,
): T | undefined {
  return ignoring(["ENOENT"], () => {
    const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    using directory = kernel.openat2(AT_FDCWD, path, { flags });
    return look(directory);
  });
}
