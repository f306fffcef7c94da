import { close, constants, openSync, write } from "node:fs";
import { promisify } from "node:util";
import { guarded, guardedAsync } from "@skiff/store";

const writeAsync = promisify(write);
const closeAsync = promisify(close);

/** Passes all of `from` on to the FIFO of a process that was started, and lets go of it. */
export async function pumpInput(path: string, from: AsyncIterable<Uint8Array>): Promise<void> {
  // Not O_WRONLY: that fails once the process is gone. Writing waits, off the event loop.
  const fd = guarded(`open ${path}`, () => openSync(path, constants.O_RDWR));
  try {
    for await (const bytes of from) {
      for (let offset = 0; offset < bytes.length;) {
        const { bytesWritten } = await guardedAsync("write input", () =>
          writeAsync(fd, bytes, offset, bytes.length - offset, null),
        );
        offset += bytesWritten;
      }
    }
  } finally {
    await closeAsync(fd);
  }
}
