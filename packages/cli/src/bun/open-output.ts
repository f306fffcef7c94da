import { EndOfOutput } from "../end-of-output.ts";
import type { Output } from "../output.ts";
import { writeOutput } from "./write-output.ts";

/** Standard output and standard error. */
export function openOutput(): Output {
  const encode = (bytes: Uint8Array | string): Uint8Array =>
    typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const err = (bytes: Uint8Array | string): Promise<void> => writeOutput(2, encode(bytes));
  return {
    out: (bytes) => writeOutput(1, encode(bytes)),
    err,
    warn: (message) => {
      err(`skiff: warning: ${message}\n`).catch((error: unknown) => {
        if (!(error instanceof EndOfOutput)) throw error;
      });
    },
  };
}
