import { readSmallFile } from "./files.ts";
import type { Files } from "./kernel.ts";
import type { Pid } from "./pid.ts";
import { ignoring } from "./syscall-fault.ts";

/** What /proc/PID/stat says of a process (proc_pid_stat(5)). */
export interface ProcessSeen {
  readonly comm: string;
  /** R, S, D, T, t, Z, X, I. */
  readonly state: string;
  /** In clock ticks since boot. With the pid it names one process for ever. */
  readonly startTime: number;
}

/** Undefined when there is no such process. */
export function observeProcess(kernel: Files, pid: Pid): ProcessSeen | undefined {
  const stat = ignoring(["ENOENT", "ESRCH"], () => readSmallFile(kernel, `/proc/${pid}/stat`));
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(")"); // comm may hold any character, parentheses too
  const fields = stat.slice(end + 2).split(" ", 20);
  return {
    comm: stat.slice(stat.indexOf("(") + 1, end),
    state: fields[0] ?? "X",
    startTime: Number(fields[19]),
  };
}

/** The process of that number if it is still the one that started at `startTime`, and has not exited. */
export function findLiving(
  kernel: Files,
  { pid, startTime }: { readonly pid: Pid; readonly startTime: number },
): ProcessSeen | undefined {
  const seen = observeProcess(kernel, pid);
  if (seen === undefined || seen.startTime !== startTime) return undefined;
  return seen.state === "Z" || seen.state === "X" ? undefined : seen;
}
