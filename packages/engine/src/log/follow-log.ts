import { dirname } from "node:path";
import { Changes } from "./changes.ts";
import type { ContainerLog } from "./container-log.ts";
import type { LogLine } from "./log-line.ts";

/** What is in a log, and is written to it until `ended` resolves: undefined where nothing more will be. */
export async function* followLog(
  log: ContainerLog,
  ended: Promise<unknown> | undefined,
): AsyncGenerator<LogLine> {
  using changes = new Changes(dirname(log.path));
  if (ended === undefined) changes.end();
  else void ended.then(() => changes.end());
  for (;;) {
    const last = changes.ended; // whatever was written before the end is read now
    yield* log.read();
    if (last) return;
    await changes.next();
  }
}
