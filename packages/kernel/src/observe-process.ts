import { AT_FDCWD, O_CLOEXEC, O_DIRECTORY, O_PATH } from "./constants.ts";
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

/** Which of many processes, named by numbers and start times in digits, `findLiving()` would find. */
export function observeLiving(
  kernel: Files,
  pids: readonly string[],
  startTimes: readonly string[],
): readonly boolean[] {
  using folder = kernel.openat2(AT_FDCWD, "/proc", { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
  const seen = kernel.readWords(
    folder,
    { names: pids, rest: "/stat" },
    { after: ")", numbers: [0, 19] },
  );
  const living: boolean[] = [];
  for (let i = 0; i < seen.length; i++) {
    const words = seen[i];
    const isThere = typeof words === "string" && words.slice(2) === startTimes[i];
    living.push(isThere && words[0] !== "Z" && words[0] !== "X");
  }
  return living;
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
