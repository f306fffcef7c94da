import { write } from "node:fs";
import { guardedAsync } from "@skiff/store";
import { EndOfOutput } from "../end-of-output.ts";

/**
 * Writes all of it, waiting off the event loop where the reader is slow. `process.stdout` would
 * cost four milliseconds, and Bun's own sink does not tell of a reader that is gone.
 */
export async function writeOutput(fd: 1 | 2, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    const written = await guardedAsync("write output", () => writeSome(fd, bytes.subarray(offset)));
    if (written === undefined) return flushRest(fd, bytes.subarray(offset));
    offset += written;
  }
}

/** Undefined where the descriptor does not block and is full. */
function writeSome(fd: number, bytes: Uint8Array): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error === null) resolve(written);
      else if (error.code === "EAGAIN") resolve(undefined);
      else if (error.code === "EPIPE") reject(new EndOfOutput("output closed"));
      else reject(error);
    });
  });
}

/** The sink waits for such a descriptor to take more. */
async function flushRest(fd: 1 | 2, bytes: Uint8Array): Promise<void> {
  const sink = (fd === 1 ? Bun.stdout : Bun.stderr).writer();
  sink.write(bytes);
  await sink.flush();
}
