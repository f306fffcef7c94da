import { readdirSync } from "node:fs";
import { Fault } from "@skiff/base";
import { deletionMs } from "../task/deletion-time.ts";

/** "unclear": it will be seen in a moment. */
export type Meaning = "meant" | "other" | "unclear";

/**
 * Ends all processes that are meant, and returns when there are none. Whether one is meant is asked
 * again and again: not any more of one that is gone, or a zombie. What `meaningOf` throws of a process
 * that cannot be looked at means no. Throws `deadline_exceeded` where it stays unclear.
 */
export function endProcesses(meaningOf: (pid: number) => Meaning): void {
  const end = performance.now() + deletionMs();
  let awaited: ReadonlySet<number> | undefined; // on a busy machine there is always another one
  for (;;) {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const seen = pids.map((pid) => ({ pid: Number(pid), meaning: see(Number(pid), meaningOf) }));
    const meant = seen.filter(({ meaning }) => meaning === "meant");
    for (const { pid } of meant) kill(pid);
    const unclear = seen
      .filter(({ pid, meaning }) => meaning === "unclear" && (awaited?.has(pid) ?? true))
      .map(({ pid }) => pid);
    awaited = meant.length > 0 ? undefined : new Set(unclear); // what was killed may have begun some
    if (meant.length + unclear.length === 0) return;
    if (unclear.length > 0 && performance.now() > end) {
      throw new Fault("deadline_exceeded", `process ${unclear[0]}: it cannot be told what it does`);
    }
  }
}

function see(pid: number, meaningOf: (pid: number) => Meaning): Meaning {
  try {
    return meaningOf(pid);
  } catch {
    return "other"; // gone meanwhile, or another's
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // gone meanwhile
  }
}
