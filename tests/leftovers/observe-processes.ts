import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { ifThere } from "./if-there.ts";
import type { World } from "./world.ts";

export interface Observed {
  readonly processes: World["processes"];
  readonly namespaces: ReadonlySet<string>;
}

/**
 * Processes with what they run, and the namespaces they hold. Not counted: kernel threads, this
 * process and the namespaces it is in, and zombies whose parent is pid 1, which are gone but for
 * its next wait(2).
 */
export function observeProcesses(markers: readonly string[] | undefined): Observed {
  const processes = new Map<string, string>();
  const namespaces = new Set<string>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const stat = ifThere(() => readStat(pid));
    if (stat === undefined || isExcluded(pid, stat)) continue;
    const argv = ifThere(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "";
    if (markers !== undefined && !bears(pid, argv, markers)) continue;
    const command = argv.replaceAll("\0", " ").trim() || `[${stat.name}]`;
    processes.set(`${pid} (started at tick ${stat.startTime})`, command);
    for (const namespace of namespacesOf(pid)) namespaces.add(namespace);
  }
  for (const own of namespacesOf("self")) namespaces.delete(own);
  return { processes, namespaces };
}

interface Stat {
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly flags: number;
  readonly startTime: string;
}

/** Fields as in proc_pid_stat(5); the name may hold spaces and parentheses. */
function readStat(pid: string): Stat {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ");
  return {
    name: text.slice(text.indexOf("(") + 1, end),
    state: fields[0] ?? "?",
    parent: Number(fields[1]),
    flags: Number(fields[6]),
    startTime: fields[19] ?? "?",
  };
}

function isExcluded(pid: string, stat: Stat): boolean {
  const PF_KTHREAD = 0x00200000;
  const isKernelThread = (stat.flags & PF_KTHREAD) !== 0;
  const isAwaitingInit = stat.state === "Z" && stat.parent === 1;
  return Number(pid) === process.pid || isKernelThread || isAwaitingInit;
}

function bears(pid: string, argv: string, markers: readonly string[]): boolean {
  const read = (name: string): string =>
    ifThere(() => readFileSync(`/proc/${pid}/${name}`, "latin1"), "EACCES") ?? "";
  const isIn = (text: string): boolean => markers.some((marker) => text.includes(marker));
  return isIn(argv) || isIn(read("environ")) || isIn(read("cgroup"));
}

/** EACCES: a process that ptrace(2) would not let us see into is not ours. */
function namespacesOf(pid: string): string[] {
  const kinds = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];
  return kinds.flatMap(
    (kind) => ifThere(() => readlinkSync(`/proc/${pid}/ns/${kind}`), "EACCES") ?? [],
  );
}
