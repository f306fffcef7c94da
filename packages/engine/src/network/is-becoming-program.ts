import { readFileSync, readlinkSync } from "node:fs";

/** Of a kernel's own thread (PF_KTHREAD), of a process on its way out (PF_EXITING), and of one that has executed no program yet (PF_FORKNOEXEC). */
const kernelThread = 0x0020_0000;
const exiting = 0x0000_0004;
const forked = 0x0000_0040;

/**
 * Whether a process is about to be another program than can be seen now: the kernel does not tell its
 * environment while it executes one, nor while a thread of it is left that does the last call; and
 * a child that has not come to execve(2) yet has the environment, and all else, of its maker: this program.
 */
export function isBecomingProgram(pid: number): boolean {
  const seen = decodeStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
  return hidesEnvironment(seen) || (isForked(seen) && programOf(pid) === programOf("self"));
}

/** Such a child; a process that somebody has started is none, whatever it runs. */
export function isForked({ flags }: Pick<ProcessStat, "flags">): boolean {
  return (flags & forked) !== 0;
}

/** Of proc_pid_stat(5), what tells of that. */
export interface ProcessStat {
  readonly state: string;
  readonly flags: number;
  readonly threads: number;
  /** Where the environment ends in its memory; 0 for none. */
  readonly environmentEnd: string;
}

/** What `/proc/PID/stat` says. */
export function decodeStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // from field 3 on
  const [state = "", , , , , , flags] = fields;
  return {
    state,
    flags: Number(flags),
    threads: Number(fields[17]),
    environmentEnd: fields[48] ?? "",
  };
}

/** Without memory of its own, though it is neither the kernel's nor over. */
export function hidesEnvironment({ state, flags, threads, environmentEnd }: ProcessStat): boolean {
  if (environmentEnd !== "0" || (flags & kernelThread) !== 0) return false;
  const isEnding = state === "Z" || state === "X" || (flags & exiting) !== 0;
  return !isEnding || threads > 1;
}

function programOf(pid: number | "self"): string {
  return readlinkSync(`/proc/${pid}/exe`);
}
