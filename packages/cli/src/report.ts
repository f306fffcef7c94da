import { type Fault, isFault } from "@skiff/base";
import { StartFault } from "@skiff/engine";
import { EndOfOutput } from "./end-of-output.ts";
import { UsageFault } from "./grammar/usage-fault.ts";
import type { Output } from "./output.ts";

const statuses = {
  /** Docker's, for a line it does not understand. */
  usage: 125,
  notExecutable: 126,
  notFound: 127,
  /** As a shell says it of a program that SIGPIPE ended. */
  brokenPipe: 141,
} as const;

/** Says in one line what went wrong; anything but a fault is a bug, and passes. The exit status. */
export async function report(
  error: unknown,
  output: Output,
  { status, debug }: { readonly status: number; readonly debug: boolean },
): Promise<number> {
  if (error instanceof EndOfOutput) return statuses.brokenPipe;
  if (!isFault(error)) throw error;
  await output.err(`skiff: ${error.message}\n${debug ? `${error.stack}\n` : ""}`);
  return statusOf(error, status);
}

function statusOf(fault: Fault, otherwise: number): number {
  if (fault instanceof UsageFault) return statuses.usage;
  if (!(fault instanceof StartFault)) return otherwise;
  if (fault.code === "not_found") return statuses.notFound;
  return fault.code === "permission_denied" ? statuses.notExecutable : otherwise;
}
