import { Fault, isFault } from "@skiff/base";
import type { Container } from "../container.ts";
import type { RunOptions } from "../create-options.ts";
import type { Engine } from "../engine.ts";
import { cancelled } from "../local/cancelled.ts";
import type { Condition } from "./condition.ts";

export interface StartOptions extends RunOptions {
  /** When it is ready: once all of these are met. As soon as it runs where not said. */
  readonly until?: Condition | readonly Condition[] | undefined;
  /** Seconds that may take from its start; 60 where not said. */
  readonly timeout?: number | undefined;
  /** Files that it has when it starts: their absolute paths, in directories that are there, and what is in them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | undefined;
}

const defaultSeconds = 60;
const mostSeconds = 2_147_483; // a timer has 31 bits of milliseconds
/** Of the log, in a fault. */
const lastLines = 20;

/**
 * Runs a container and waits until it is ready. It is gone at the end of its scope, and of this process,
 * whatever ends that, unless it is to be kept; nothing of it is left where this throws: as `run`, `failed_precondition`
 * when it ends before it is ready, `deadline_exceeded`, both with the last lines that it wrote, and whatever a condition
 * of yours rejects with.
 */
export async function startContainer(engine: Engine, options: StartOptions): Promise<Container> {
  const { until = [], timeout = defaultSeconds, files, ...run } = options;
  if (!(timeout > 0 && timeout <= mostSeconds)) {
    const range = `a number above 0, at most ${mostSeconds}`;
    throw new Fault("invalid_argument", `startContainer: timeout of ${timeout} s is not ${range}`);
  }
  const container = await (files === undefined ? engine.run(run) : engine.containers.create(run));
  await using undo = new AsyncDisposableStack();
  undo.defer(() => container.remove({ force: true }));
  if (files !== undefined) await startWith(container, files, run.signal);
  await awaitAll(container, [until].flat(), { milliseconds: timeout * 1000, signal: run.signal });
  undo.move();
  return container;
}

async function startWith(
  container: Container,
  files: NonNullable<StartOptions["files"]>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await container.files.write(path, content, { signal });
  }
  await container.start({ signal });
}

async function awaitAll(
  container: Container,
  conditions: readonly Condition[],
  limits: { readonly milliseconds: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const late = AbortSignal.timeout(limits.milliseconds);
  const over = new AbortController();
  const signal = AbortSignal.any([late, over.signal, ...(limits.signal ? [limits.signal] : [])]);
  const waiting = conditions.map((condition) => awaitOne(container, condition, signal));
  const ending = conditions.every(({ mayEnd = false }) => mayEnd) ? [] : [ended(container, signal)];
  try {
    await Promise.race([Promise.all(waiting), ...ending]);
  } catch (error) {
    if (limits.signal?.aborted === true) throw cancelled(limits.signal, `start ${container.image}`);
    if (!isFault(error)) throw error;
    throw await told(container, late.aborted ? tooLate(container, limits.milliseconds) : error);
  } finally {
    over.abort();
    await Promise.allSettled([...waiting, ...ending]);
  }
}

async function awaitOne(
  container: Container,
  { name, met }: Condition,
  signal: AbortSignal,
): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(cancelled(signal, `wait for ${name}`));
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    await Promise.race([met(container, signal), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function ended(container: Container, signal: AbortSignal): Promise<never> {
  const code = await container.wait({ signal });
  throw new Fault(
    "failed_precondition",
    `container ${container.name} of ${container.image} ended with ${code} before it was ready`,
  );
}

function tooLate({ name, image }: Container, milliseconds: number): Fault {
  const message = `container ${name} of ${image} was not ready after ${milliseconds / 1000} s`;
  return new Fault("deadline_exceeded", message);
}

/** With what the container has said: why it is not ready may be there. */
async function told(container: Container, fault: Fault): Promise<Fault> {
  const lines: string[] = [];
  for await (const { text } of container.logs({ tail: lastLines })) lines.push(text);
  const log = lines.join("").trimEnd();
  const said = log === "" ? "it has written nothing" : `its last lines:\n${log}`;
  return new Fault(fault.code, `${fault.message}; ${said}`, { cause: fault });
}
