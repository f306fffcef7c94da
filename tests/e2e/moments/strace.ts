import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, runProgram } from "../../fixtures/index.ts";
import type { SkiffHome } from "../skiff-home.ts";
import type { Moment } from "./moment.ts";
import { readMoments } from "./read-moments.ts";

/** What happens at a moment, and not what was called for: the end of skiff, or a failure. */
export type Fault = "signal=KILL" | `error=${string}`;

/** All threads; children are let go when they become other programs. */
const threads = ["-f", "-b", "execve"];

/** Runs a command of skiff as ever; its system calls. */
export function listMoments(home: SkiffHome, words: readonly string[]): readonly Moment[] {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "trace");
  strace(home, ["-o", path, ...threads], words);
  return readMoments(readFileSync(path, "utf8"), home.root);
}

/** Runs a command of skiff, and lets it die or fail at that moment. */
export function runWithFault(
  home: SkiffHome,
  words: readonly string[],
  { name, nth, isMain }: Moment,
  fault: Fault,
): Outcome {
  const injection = ["-e", `trace=${name}`, "-e", `inject=${name}:${fault}:when=${nth}`];
  const options = ["-o", "/dev/null", ...(isMain ? [] : threads), ...injection];
  return strace(home, options, words);
}

function strace(home: SkiffHome, options: readonly string[], words: readonly string[]): Outcome {
  return runProgram(home.argv(words, ["strace", "-qq", ...options]), { env: home.environment });
}
