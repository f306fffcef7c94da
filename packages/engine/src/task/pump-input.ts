import { closeSync, constants, openSync, write } from "node:fs";
import { guarded, guardedAsync } from "@skiff/store";

/** Passes all of `from` on to the FIFO of a process that was started, and lets go of it. */
export async function pumpInput(path: string, from: AsyncIterable<Uint8Array>): Promise<void> {
  // Not O_WRONLY: that fails once the process is gone. Writing waits, off the event loop.
  const fd = guarded(`open ${path}`, () => openSync(path, constants.O_RDWR));
  try {
    for await (const bytes of from) {
      for (let offset = 0; offset < bytes.length;) {
        offset += await guardedAsync("write input", () => writeSome(fd, bytes.subarray(offset)));
      }
    }
  } finally {
    closeSync(fd);
  }
}

function writeSome(fd: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}
