import { within } from "@skiff/base";
import type { Attachment } from "./attachment.ts";
import { controlProcess } from "./control-process.ts";
import type { OutputStreams } from "./output-streams.ts";
import { type InputPlace, passInput } from "./pass-input.ts";
import { starting } from "./start-fault.ts";

/** A created process with someone attached to it. */
export interface Watched extends InputPlace {
  readonly output: OutputStreams;
}

export interface WatchSteps {
  /** Once it runs. */
  readonly started: () => void;
  /** Once it has exited: deletes it, whereupon the shim lets go of its output. */
  readonly exited: (status: number) => Promise<void>;
}

const drainDeadlineMs = 10_000;
const never: Promise<never> = new Promise(() => {});

/**
 * Starts a created process and sees it to its end, what it says and hears passing through
 * `attachment`. Returns its exit status, or "detached" when the attachment ends first. Throws the fault of the start, `unavailable` when
 * the shim dies, and what `attachment` throws when it cannot take more: the process then goes on.
 */
export async function watchProcess(
  { watched, attachment }: { readonly watched: Watched; readonly attachment: Attachment },
  steps: WatchSteps,
): Promise<number | "detached"> {
  const { shim, id, execId, output } = watched;
  const exit = shim.task.Wait({ id, execId });
  exit.catch(() => {}); // awaited below, should the start succeed
  await starting(() => shim.task.Start({ id, execId }));
  output[Symbol.dispose]();
  steps.started();
  attachment.started(controlProcess(shim, watched));
  const carried = Promise.all([
    output.drained,
    passInput(watched, attachment, { closes: () => true }),
  ]);

  const detached = attachment.detached?.then(() => "detached" as const) ?? never;
  const ended = await Promise.race([exit, carried.then(() => exit), detached]);
  if (ended === "detached") return ended;
  const { exitStatus } = ended;
  attachment.exited?.();
  await steps.exited(exitStatus);
  await within(output.drained, drainDeadlineMs, "read the last output");
  return exitStatus;
}
