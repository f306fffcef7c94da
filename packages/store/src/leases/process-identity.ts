import { readFileSync, readlinkSync } from "node:fs";
import { Fault } from "@skiff/base";
import { guarded } from "../files/guarded.ts";

/** What tells one process from all others, before and after it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since the boot (proc(5), stat field 22). */
  readonly startTime: number;
  readonly bootId: string;
  readonly pidNamespace: string;
}

let self: ProcessIdentity | undefined;

/** Of the process `pid`; throws `not_found` when it is gone, ended but not reaped included. */
export function observeProcess(pid: number | "self"): ProcessIdentity {
  if (pid === "self") return (self ??= observe(pid)); // for ever the same
  return observe(pid);
}

function observe(pid: number | "self"): ProcessIdentity {
  return guarded(`observe process ${pid}`, () => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from field 3 on
    const state = fields[0];
    if (state === "Z" || state === "X") throw new Fault("not_found", `process ${pid} has ended`);
    return {
      pid: Number.parseInt(stat, 10),
      startTime: Number(fields[19]),
      bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
      pidNamespace: readlinkSync("/proc/self/ns/pid"),
    };
  });
}
