import { readFileSync, statSync } from "node:fs";
import { guarded, observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { needsWarden } from "./needs-warden.ts";

/** Whether a warden runs, or none is needed. Looks, and takes no lock: a warden may want it at this moment. */
export function isWarded(engine: Engine): boolean {
  const { bootId } = observeProcess("self");
  const isNeeded = engine.containers.list().some((container) => needsWarden(container, bootId));
  return !isNeeded || hasWarden(engine);
}

/** Whether a warden runs. */
export function hasWarden({ layout }: Engine): boolean {
  return isLocked(layout.wardenLock);
}

/** proc(5), locks: "1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF". */
function isLocked(path: string): boolean {
  return guarded(`look for a lock of ${path}`, () => {
    const { ino } = statSync(path);
    const lines = readFileSync("/proc/locks", "utf8").split("\n");
    return lines.some((line) => /: FLOCK /.test(line) && line.includes(`:${ino} `));
  });
}
