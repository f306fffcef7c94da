import { isFault } from "@skiff/base";
import type { ProcessControl } from "./attachment.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** Control of a container's process; `execId` empty: its first. */
export function controlProcess(
  { task }: ShimConnection,
  process: { readonly id: string; readonly execId: string },
): ProcessControl {
  return {
    kill: (signal) => whileItRuns(() => task.Kill({ ...process, signal })),
    resize: (size) => whileItRuns(() => task.ResizePty({ ...process, ...size })),
  };
}

async function whileItRuns(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isFault(error, "not_found", "failed_precondition", "unavailable")) throw error;
  }
}
