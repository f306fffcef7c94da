import { linux } from "host:linux";
import { EndOfOutput, type Output } from "@skiff/cli/front";
import { EPOLLOUT } from "@skiff/kernel";
import { guarded } from "@skiff/store";
import { ready } from "../node/ready.ts";
import { demandTryAgain, EPIPE } from "../node/try-again.ts";

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
    else if (written === EPIPE) throw new EndOfOutput("output closed");
    else guarded("write output", () => demandTryAgain(written, "write"));
  }
}

async function warn(message: string): Promise<void> {
  try {
    await writeOutput(2, `skiff: warning: ${message}\n`);
  } catch (error) {
    if (!(error instanceof EndOfOutput)) throw error; // nobody to be warned
  }
}
