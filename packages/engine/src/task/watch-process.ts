import { join } from "node:path";
import { isFault, within } from "@skiff/base";
import type { Attachment } from "./attachment.ts";
import { controlProcess } from "./control-process.ts";
import type { OutputStreams } from "./output-streams.ts";
import { pumpInput } from "./pump-input.ts";
import { starting } from "./start-fault.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** A created process with someone attached to it. */
export interface Watched {
  readonly shim: ShimConnection;
  readonly id: string;
  /** Empty: the container's first process. */
  readonly execId: string;
  /** Of its FIFOs. */
  readonly directory: string;
  readonly output: OutputStreams;
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
  { watched, attachment }: { readonly watched: Watched; readonly attachment: Attachment },
  steps: WatchSteps,
): Promise<number> {
  const { shim, id, execId, output } = watched;
  const exit = shim.task.Wait({ id, execId });
  exit.catch(() => {}); // awaited below, should the start succeed
  await starting(() => shim.task.Start({ id, execId }));
  output[Symbol.dispose]();
  steps.started();
  attachment.started(controlProcess(shim, watched));
  const carried = Promise.all([output.drained, passInput(watched, attachment)]);

  const { exitStatus } = await Promise.race([exit, carried.then(() => exit)]);
  await steps.exited(exitStatus);
  await within(output.drained, drainDeadlineMs, "read the last output");
  return exitStatus;
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
