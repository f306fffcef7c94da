import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

interface Work {
  readonly prepare: () => void;
  /** A process that leads a group, which is killed. */
  readonly start: () => ChildProcess;
  readonly after: () => void;
}

/** Does some work whole, and then so many times more, each killed a step later than the one before. */
export async function killOnTheWay(times: number, { prepare, start, after }: Work): Promise<void> {
  let whole = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= times; i++) {
    prepare();
    const began = performance.now();
    const child = start();
    const ended = once(child, "close");
    if (i > 0) {
      await Promise.race([ended, setTimeout((whole * (i - 1)) / times)]);
      if (child.exitCode === null) process.kill(-(child.pid ?? 0), "SIGKILL");
    }
    await ended;
    if (i === 0) whole = performance.now() - began;
    after();
  }
}
