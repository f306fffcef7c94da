import { readFileSync } from "node:fs";

export interface Observed {
  readonly mounts: ReadonlySet<string>;
  /** Those kept by a bind mount, as under /run/netns. */
  readonly namespaces: ReadonlySet<string>;
  /** Mount points of cgroup file systems, v1 and v2. */
  readonly cgroupRoots: readonly string[];
}

/** The mounts of this process's mount namespace: proc_pid_mountinfo(5). */
export function observeMounts(marker: string | undefined): Observed {
  const mounts = new Set<string>();
  const namespaces = new Set<string>();
  const cgroupRoots: string[] = [];
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").trimEnd().split("\n")) {
    const [mount = "", file = ""] = line.split(" - ");
    const [id, , , root = "", point = ""] = mount.split(" ");
    const [type = "", source = ""] = file.split(" ");
    if (type === "cgroup" || type === "cgroup2") cgroupRoots.push(point);
    if (marker !== undefined && !line.includes(marker)) continue;
    mounts.add(`${point} (mount ${id}: ${type} of ${source}${root})`);
    if (type === "nsfs") namespaces.add(root);
  }
  return { mounts, namespaces, cgroupRoots };
}
