import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faulty, type Outcome, run } from "./program.ts";
import { readTrace } from "./read-trace.ts";

export interface Traced extends Outcome {
  /** `P N NAME` of every system call, as far as the program came. */
  readonly calls: readonly string[];
}

/** Runs the program with fault injection, and with the fault if one is named. */
export function traced(args: readonly string[], fault?: string): Traced {
  using scratch = new DisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "trace-"));
  scratch.defer(() => rmSync(dir, { recursive: true }));
  const path = join(dir, "trace");
  const env = { HOST_TRACE: path, ...(fault === undefined ? {} : { HOST_FAULT: fault }) };
  const outcome = run(faulty, args, { env });
  return { ...outcome, calls: readTrace(path) };
}
