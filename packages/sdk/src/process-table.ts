import type { Abortable } from "./abortable.ts";

/** Processes, as ps(1) tells of them. */
export interface ProcessTable {
  /** "UID", "PID" and so on. */
  readonly titles: readonly string[];
  /** A row for each, with as many cells as there are titles. */
  readonly processes: readonly (readonly string[])[];
}

export interface TopOptions extends Abortable {
  /** As of ps(1), with `pid` among its columns: `["-o", "pid,rss,args"]`. `["-ef"]` where not said. */
  readonly args?: readonly string[] | undefined;
}
