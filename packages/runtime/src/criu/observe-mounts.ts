import { type Files, type Pid, readFile } from "@skiff/kernel";
import { unescapePoint } from "../unescape-point.ts";

/** Where each mount of a process is, as the process sees it, by the mount's number (proc_pid_mountinfo(5)). */
export function observeMounts(kernel: Files, pid: Pid): ReadonlyMap<number, string> {
  const lines = readFile(kernel, `/proc/${pid}/mountinfo`).trimEnd().split("\n");
  return new Map(
    lines.map((line) => {
      const [id, , , , point = ""] = line.split(" ");
      return [Number(id), unescapePoint(point)];
    }),
  );
}
