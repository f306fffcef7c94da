import { linux } from "host:linux";
import { EndOfOutput, type Output } from "@skiff/cli/front";
import { EPOLLOUT } from "@skiff/kernel";
import { guarded } from "@skiff/store";
import { ErrnoError } from "../node/errno-error.ts";
import { ready } from "../node/ready.ts";

/** PIPE_BUF, see `write`. */
const most = 4096;

/** Standard output and standard error. What is a container's waits where nobody reads; our own words are few. */
export function openOutput(): Output {
  const warnings: Promise<void>[] = [];
  return {
    out: (output) => writeOutput(1, output),
    err: (output) => writeOutput(2, output),
    warn: (message) => void warnings.push(warn(message)),
    warned: async () => void (await Promise.all(warnings)),
  };
}

async function writeOutput(fd: 1 | 2, output: string | Uint8Array): Promise<void> {
  const bytes = typeof output === "string" ? new TextEncoder().encode(output) : output;
  for (let offset = 0; offset < bytes.length;) {
    await ready(fd, EPOLLOUT);
    const part = bytes.subarray(offset, offset + most);
    const written = linux.write(fd, part, 0);
    if (written >= 0) offset += written;
    else demandRetry(written);
  }
}

function demandRetry(result: number): void {
  const error = new ErrnoError(result, "write");
  if (error.code === "EPIPE") throw new EndOfOutput("output closed");
  guarded("write output", () => {
    if (error.code !== "EAGAIN" && error.code !== "EINTR") throw error;
  });
}

async function warn(message: string): Promise<void> {
  try {
    await writeOutput(2, `skiff: warning: ${message}\n`);
  } catch (error) {
    if (!(error instanceof EndOfOutput)) throw error; // nobody to be warned
  }
}
