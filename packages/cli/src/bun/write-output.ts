import { write, writeSync } from "node:fs";
import { guarded, guardedAsync } from "@skiff/store";
import { EndOfOutput } from "../end-of-output.ts";

/**
 * Writes all of it. A command's own words, a string, are few, and nothing else goes on meanwhile;
 * for a container's bytes a slow reader is waited for off the event loop. `process.stdout` would
 * cost four milliseconds, and Bun's own sink does not tell of a reader that is gone.
 */
export async function writeOutput(fd: 1 | 2, output: string | Uint8Array): Promise<void> {
  const isOurs = typeof output === "string";
  const bytes = isOurs ? new TextEncoder().encode(output) : output;
  for (let offset = 0; offset < bytes.length;) {
    const rest = bytes.subarray(offset);
    const written = isOurs ? writeNow(fd, rest) : await writeLater(fd, rest);
    if (written === undefined) return flush(fd, rest);
    offset += written;
  }
}

/** Undefined where the descriptor does not block and is full. */
function writeNow(fd: number, bytes: Uint8Array): number | undefined {
  return guarded("write output", () => {
    try {
      return writeSync(fd, bytes);
    } catch (error) {
      return outcomeOf(error);
    }
  });
}

/** As `writeNow`. */
function writeLater(fd: number, bytes: Uint8Array): Promise<number | undefined> {
  return guardedAsync("write output", async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    write(fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
    return promise.catch(outcomeOf);
  });
}

/** Throws but for a descriptor that does not block and is full. */
function outcomeOf(error: unknown): undefined {
  const errno = error instanceof Error && "code" in error ? error.code : undefined;
  if (errno === "EAGAIN") return undefined;
  throw errno === "EPIPE" ? new EndOfOutput("output closed") : error;
}

/** The sink waits for such a descriptor to take more. */
async function flush(fd: 1 | 2, bytes: Uint8Array): Promise<void> {
  const sink = (fd === 1 ? Bun.stdout : Bun.stderr).writer();
  sink.write(bytes);
  await sink.flush();
}
