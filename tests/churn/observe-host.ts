import { readFileSync } from "node:fs";

/** What the whole machine has of what containers cost it. */
export interface Host {
  /** Of all hierarchies, those too that are removed and not freed yet: cgroups(7). */
  readonly cgroups: number;
  /** In this process's mount namespace. */
  readonly mounts: number;
  /** Open files of all processes: proc_sys_fs(5). */
  readonly files: number;
  /** Of the kernel, that no want of memory frees, in KiB: proc_meminfo(5). */
  readonly slab: number;
  /** For each processor, which is where most of a cgroup is, in KiB. */
  readonly percpu: number;
}

export function observeHost(): Host {
  const lines = (path: string): readonly string[] =>
    readFileSync(path, "utf8").trimEnd().split("\n");
  const memory = (name: string): number =>
    Number(
      / (\d+) kB/.exec(lines("/proc/meminfo").find((line) => line.startsWith(name)) ?? "")?.[1],
    );
  const cgroups = lines("/proc/cgroups").slice(1);
  return {
    cgroups: cgroups.reduce((sum, line) => sum + Number(line.split("\t")[2]), 0),
    mounts: lines("/proc/self/mountinfo").length,
    files: Number(readFileSync("/proc/sys/fs/file-nr", "utf8").split("\t")[0]),
    slab: memory("SUnreclaim"),
    percpu: memory("Percpu"),
  };
}
