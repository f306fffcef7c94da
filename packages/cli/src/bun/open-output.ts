import { EndOfOutput } from "../end-of-output.ts";
import type { Output } from "../output.ts";
import { writeOutput } from "./write-output.ts";

/** Standard output and standard error. */
export function openOutput(): Output {
  const warnings: Promise<void>[] = [];
  return {
    out: (output) => writeOutput(1, output),
    err: (output) => writeOutput(2, output),
    warn: (message) => void warnings.push(warn(message)),
    warned: async () => void (await Promise.all(warnings)),
  };
}

async function warn(message: string): Promise<void> {
  try {
    await writeOutput(2, `skiff: warning: ${message}\n`);
  } catch (error) {
    if (!(error instanceof EndOfOutput)) throw error; // nobody to be warned
  }
}
