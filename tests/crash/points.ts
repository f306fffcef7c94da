import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContainer } from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";
import { runWithFaults } from "./run-with-faults.ts";

/** One system call of a command: of which of its processes, the how-manieth, and its name. */
export interface Point {
  readonly process: string;
  readonly call: number;
  readonly name: string;
}

/** Which of so many points are tried: others at every commit, so that all are over several, and a run can be had again. */
export const seed: number = Number(process.env["CRASH_SEED"] ?? seedOfCommit());

/** Those that are tried: one of so many as CRASH_STRIDE says, more on an emulated processor, and `usually` where it does not. */
export function chosen<T>(points: readonly T[], usually = 1): readonly T[] {
  const step = strideOf(usually);
  return points.filter((_, index) => (index + seed) % step === 0);
}

/** 0 where there is no commit to be known. */
function seedOfCommit(): number {
  const cwd = import.meta.dirname;
  const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd, encoding: "utf8" });
  return status === 0 ? Number.parseInt(stdout.slice(0, 6), 16) % 1000 : 0;
}

function strideOf(usually: number): number {
  return Number(process.env["CRASH_STRIDE"] ?? usually);
}

/** Every system call that the command makes on such a container, when nothing goes wrong. */
export function listPoints(
  container: TestContainer,
  words: readonly string[],
  rest: readonly string[] = [],
): readonly Point[] {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  chmodSync(folder, 0o777); // whoever runs it
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "trace");
  runWithFaults(container, words, { HOST_TRACE: path }, rest);
  return readTrace(path).map((line) => {
    const [process = "", call = "", name = ""] = line.split(" ");
    return { process, call: Number(call), name };
  });
}
