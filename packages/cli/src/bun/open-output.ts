import { EndOfOutput } from "../end-of-output.ts";
import type { Output } from "../output.ts";
import { writeOutput } from "./write-output.ts";

/** Standard output and standard error. */
export function openOutput(): Output {
  const encode = (bytes: Uint8Array | string): Uint8Array =>
    typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const warnings: Promise<void>[] = [];
  return {
    out: (bytes) => writeOutput(1, encode(bytes)),
    err: (bytes) => writeOutput(2, encode(bytes)),
    warn: (message) => void warnings.push(warn(encode(`skiff: warning: ${message}\n`))),
    warned: async () => void (await Promise.all(warnings)),
  };
}

async function warn(line: Uint8Array): Promise<void> {
  try {
    await writeOutput(2, line);
  } catch (error) {
    if (!(error instanceof EndOfOutput)) throw error; // nobody to be warned
  }
}
