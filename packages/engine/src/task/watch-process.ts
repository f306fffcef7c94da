import { join } from "node:path";
import { isFault, within } from "@skiff/base";
import type { Platform } from "../platform.ts";
import type { Attachment } from "./attachment.ts";
import { controlProcess } from "./control-process.ts";
import { holdOpen } from "./hold-open.ts";
import { pumpInput } from "./pump-input.ts";
import { pumpOutput } from "./pump-output.ts";
import { starting } from "./start-fault.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** A created process with someone attached to it. */
export interface Watched {
  readonly shim: ShimConnection;
  readonly id: string;
  /** Empty: the container's first process. */
  readonly execId: string;
  readonly tty: boolean;
  /** Of its FIFOs. */
  readonly directory: string;
}

export interface WatchSteps {
  /** Once it runs. */
  readonly started: () => void;
  /** Once it has exited: deletes it, whereupon the shim lets go of its output. */
  readonly exited: (status: number) => Promise<void>;
}

const drainDeadlineMs = 10_000;

/**
 * Starts a created process and sees it to its end, what it says and hears passing through
 * `attachment`. Returns its exit status. Throws the fault of the start, `unavailable` when
 * the shim dies, and what `attachment` throws when it cannot take more: the process then goes on.
 */
export async function watchProcess(
  platform: Platform,
  { watched, attachment }: { readonly watched: Watched; readonly attachment: Attachment },
  steps: WatchSteps,
): Promise<number> {
  const { shim, id, execId } = watched;
  const { paths, drained } = openOutput(platform, watched, attachment);
  using held = new DisposableStack();
  held.use(holdOpen(paths)); // the shim may open its ends no sooner than at the start
  const exit = shim.task.Wait({ id, execId });
  for (const later of [drained, exit]) later.catch(() => {}); // awaited below, should the start succeed

  await starting(() => shim.task.Start({ id, execId }));
  held.dispose();
  steps.started();
  attachment.started(controlProcess(shim, watched));
  const carried = Promise.all([drained, passInput(watched, attachment)]);

  const { exitStatus } = await Promise.race([exit, carried.then(() => exit)]);
  await steps.exited(exitStatus);
  await within(drained, drainDeadlineMs, "read the last output");
  return exitStatus;
}

interface Output {
  readonly paths: readonly string[];
  /** Resolves when all output has been passed on. */
  readonly drained: Promise<unknown>;
}

function openOutput(
  platform: Platform,
  { directory, tty }: Watched,
  { stdout, stderr }: Attachment,
): Output {
  const streams = [
    { path: join(directory, "stdout"), take: stdout },
    ...(tty ? [] : [{ path: join(directory, "stderr"), take: stderr }]),
  ];
  return {
    paths: streams.map(({ path }) => path),
    drained: Promise.all(
      streams.map(({ path, take }) => pumpOutput(platform.readFifo(path), take)),
    ),
  };
}

/** At the end of the input the shim lets go of its own end, and the process reads the end of the file. */
async function passInput(
  { shim: { task }, id, execId, directory }: Watched,
  { stdin }: Attachment,
): Promise<void> {
  if (stdin === undefined) return;
  await pumpInput(join(directory, "stdin"), stdin);
  try {
    await task.CloseIO({ id, execId, stdin: true });
  } catch (error) {
    if (!isFault(error, "not_found", "failed_precondition", "unavailable")) throw error; // else it has ended
  }
}
