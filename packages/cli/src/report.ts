import { type Fault, isFault } from "@skiff/base";
import { StartFault } from "@skiff/engine";
import { fileFault } from "@skiff/store";
import { EndOfOutput } from "./end-of-output.ts";
import { UsageFault } from "./grammar/usage-fault.ts";
import type { Output } from "./output.ts";

const statuses = {
  notExecutable: 126,
  notFound: 127,
  /** As a shell says it of a program that SIGPIPE ended. */
  brokenPipe: 141,
} as const;

/**
 * Says in one line what went wrong; anything but a fault, or an error of a system call that nobody has
 * named, is a bug, and passes. The exit status.
 */
export async function report(
  thrown: unknown,
  output: Output,
  { status, debug }: { readonly status: number; readonly debug: boolean },
): Promise<number> {
  if (thrown instanceof EndOfOutput) return statuses.brokenPipe;
  if (thrown instanceof SuppressedError) {
    await report(thrown.error, output, { status, debug }); // of what was to be undone
    return report(thrown.suppressed, output, { status, debug });
  }
  const error = named(thrown);
  if (!isFault(error)) throw error;
  await output.err(`skiff: ${error.message}\n${debug ? `${error.stack}\n` : ""}`);
  return statusOf(error, status);
}

function named(error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  const path = "path" in error && typeof error.path === "string" ? ` ${error.path}` : "";
  return fileFault(`${String(error.syscall)}${path}`, error);
}

function statusOf(fault: Fault, otherwise: number): number {
  if (fault instanceof UsageFault) return fault.status ?? otherwise;
  if (!(fault instanceof StartFault)) return otherwise;
  if (fault.code === "not_found") return statuses.notFound;
  return fault.code === "permission_denied" ? statuses.notExecutable : otherwise;
}
