import { Fault, isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { isLogged } from "./container/is-logged.ts";
import type { Engine } from "./engine.ts";
import { followLog } from "./log/follow-log.ts";
import type { ContainerLog } from "./log/container-log.ts";
import type { LogLine } from "./log/log-line.ts";
import { openLog } from "./log/open-log.ts";
import { tailLines } from "./log/tail-lines.ts";
import { findShim } from "./task/find-shim.ts";
import type { ShimConnection } from "./task/shim-connection.ts";

export interface LogOptions {
  /** Go on with what is written, until the container stops. */
  readonly follow: boolean;
  /** Begin with the last lines only; undefined: all. */
  readonly tail: number | undefined;
  /** Only what was written from then on, and before: milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Ends what follows. */
  readonly signal?: AbortSignal | undefined;
}

/** What a container has written. Empty for one that never could. Throws `failed_precondition` where it is not kept. */
export async function* readLog(
  engine: Engine,
  container: Container,
  { follow, tail, since = -Infinity, until = Infinity, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  if (!isLogged(container)) {
    throw new Fault("failed_precondition", "configured logging driver does not support reading");
  }
  using log = findLog(engine, container);
  if (log === undefined) return;
  const last = follow ? until : Math.min(until, Date.now()); // it may grow faster than it is read
  const written = linesWithin(log.read(), { since, until: last });
  yield* tail === undefined ? written : tailLines(written, tail);
  if (!follow) return;

  await using shim = await findShim(engine, container.id);
  for await (const line of followLog(log, shim && endOf(shim, container, signal))) {
    if (Date.parse(line.time) > until) return;
    if (Date.parse(line.time) >= since) yield line;
  }
}

function findLog(engine: Engine, container: Container): ContainerLog | undefined {
  try {
    return openLog(engine, container);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

/** Read as they are asked for: a log may be longer than memory. */
function* linesWithin(
  lines: Iterable<LogLine>,
  { since, until }: { readonly since: number; readonly until: number },
): Generator<LogLine> {
  for (const line of lines) {
    const at = Date.parse(line.time);
    if (at > until) return;
    if (at >= since) yield line;
  }
}

/** Resolves when the container has stopped, or its shim died: in either case nothing more is written. */
async function endOf(
  { task }: ShimConnection,
  { id }: Container,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await task.Wait({ id }, { signal });
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable", "cancelled")) throw error;
  }
}
