import { join } from "node:path";
import { isFault } from "@skiff/base";
import type { Attachment } from "./attachment.ts";
import { pumpInput } from "./pump-input.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** A process that has an input. */
export interface InputPlace {
  readonly shim: ShimConnection;
  readonly id: string;
  /** Empty: the container's first process. */
  readonly execId: string;
  /** Of its FIFOs. */
  readonly directory: string;
}

/**
 * Passes all of the attachment's input on. `closes`, asked then: at its end the shim lets go of its own end,
 * and the process reads the end of the file.
 */
export async function passInput(
  { shim: { task }, id, execId, directory }: InputPlace,
  { stdin }: Attachment,
  { closes }: { readonly closes: () => boolean },
): Promise<void> {
  if (stdin === undefined) return;
  await pumpInput(join(directory, "stdin"), stdin);
  if (!closes()) return;
  try {
    await task.CloseIO({ id, execId, stdin: true });
  } catch (error) {
    if (!isFault(error, "not_found", "failed_precondition", "unavailable")) throw error; // else it has ended
  }
}
