import { existsSync } from "node:fs";
import { isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { followLog } from "./log/follow-log.ts";
import { LogFile } from "./log/log-file.ts";
import type { LogLine } from "./log/log-line.ts";
import { tailLines } from "./log/tail-lines.ts";
import { findShim } from "./task/find-shim.ts";
import type { ShimConnection } from "./task/shim-connection.ts";

export interface LogOptions {
  /** Go on with what is written, until the container stops. */
  readonly follow: boolean;
  /** Begin with the last lines only; undefined: all. */
  readonly tail: number | undefined;
}

/** What a container has written. Empty for one that never could. */
export async function* readLog(
  engine: Engine,
  container: Container,
  { follow, tail }: LogOptions,
): AsyncGenerator<LogLine> {
  const path = engine.layout.log(container.id);
  if (!existsSync(path)) return;
  using log = new LogFile(path);
  if (tail !== undefined) yield* tailLines(log.read(), tail);
  if (!follow) {
    yield* log.read();
    return;
  }

  await using shim = await findShim(engine, container.id);
  yield* followLog(log, shim && endOf(shim, container));
}

/** Resolves when the container has stopped, or its shim died: in either case nothing more is written. */
async function endOf({ task }: ShimConnection, { id }: Container): Promise<void> {
  try {
    await task.Wait({ id });
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable")) throw error;
  }
}
