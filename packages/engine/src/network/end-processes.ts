import { readdirSync } from "node:fs";

/**
 * Ends all processes that are meant, and returns when there are none. Whether one is meant is asked
 * again and again: not any more of one that is gone, or a zombie. What `isMeant` throws of a process
 * that cannot be looked at means no.
 */
export function endProcesses(isMeant: (pid: number) => boolean): void {
  for (;;) {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const meant = pids.map(Number).filter((pid) => isSeen(pid, isMeant));
    if (meant.length === 0) return;
    for (const pid of meant) end(pid);
  }
}

function isSeen(pid: number, isMeant: (pid: number) => boolean): boolean {
  try {
    return isMeant(pid);
  } catch {
    return false; // gone meanwhile, or another's
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // gone meanwhile
  }
}
