import { type Kernel, type Pid, readFile } from "@skiff/kernel";
import type { IdMapping } from "@skiff/spec";
import type { Ids } from "./plan-user-namespace.ts";

/** The ids of a process's user namespace, as this process counts them. */
export function observeIds(kernel: Kernel, pid: Pid): Ids {
  const read = (file: string): readonly IdMapping[] =>
    readFile(kernel, `/proc/${pid}/${file}`).trimEnd().split("\n").map(decodeLine);
  return { uids: read("uid_map"), gids: read("gid_map") };
}

function decodeLine(line: string): IdMapping {
  const [containerID = 0, hostID = 0, size = 0] = line.trim().split(/\s+/).map(Number);
  return { containerID, hostID, size };
}
