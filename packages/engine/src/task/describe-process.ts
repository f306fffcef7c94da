import { readFileSync } from "node:fs";
import { isFault } from "@skiff/base";
import { guarded } from "@skiff/store";

/** For a person, as oar has it: "process 41 (sleep) in state D, in fuse_wait". */
export function describeProcess(pid: number): string {
  const stat = find(`/proc/${pid}/stat`); // proc_pid_stat(5): PID (COMM) STATE …
  const end = stat.lastIndexOf(")");
  if (end < 0) return `process ${pid}`;
  const [name, state] = [stat.slice(stat.indexOf("(") + 1, end), stat.slice(end + 2, end + 3)];
  const waitsIn = find(`/proc/${pid}/wchan`);
  const where = waitsIn === "" || waitsIn === "0" ? "" : `, in ${waitsIn}`;
  return `process ${pid} (${name}) in state ${state}${where}`;
}

/** Empty when it has gone meanwhile. */
function find(path: string): string {
  try {
    return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
  } catch (error) {
    if (!isFault(error)) throw error;
    return "";
  }
}
