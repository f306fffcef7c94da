import { readFileSync, statSync } from "node:fs";
import { guarded, observeProcess, type Pending } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { needsWarden } from "./needs-warden.ts";

/** Whether a warden runs, or none is needed. Looks, and takes no lock: a warden may want it at this moment. */
export function isWarded(engine: Engine): boolean {
  const { containers } = engine;
  const { bootId } = observeProcess("self");
  const isNeeded = (so: Pending): boolean =>
    containers.listPending(so).some((container) => needsWarden(container, bootId));
  if (isNeeded("now") || engine.networks.listOwned().length > 0) return hasWarden(engine);
  return !containers.hasPending("later") || hasWarden(engine) || !isNeeded("later");
}

/** Whether a warden runs. Takes milliseconds: the kernel waits for all processors before it tells of locks. */
export function hasWarden({ layout }: Engine): boolean {
  return isLocked(layout.wardenLock);
}

/** proc(5), locks: "1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF". */
function isLocked(path: string): boolean {
  return guarded(`look for a lock of ${path}`, () => {
    const ino = statSync(path, { throwIfNoEntry: false })?.ino;
    if (ino === undefined) return false; // there never was one
    const lines = readFileSync("/proc/locks", "utf8").split("\n");
    return lines.some((line) => /: FLOCK /.test(line) && line.includes(`:${ino} `));
  });
}
