import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, runProgram } from "../../fixtures/index.ts";
import { type SkiffHome, skiffProgram } from "../skiff-home.ts";
import type { Moment } from "./moment.ts";
import { readMoments } from "./read-moments.ts";

/** What happens at a moment, and not what was called for: the end of skiff, or a failure. */
export type Fault = "signal=KILL" | `error=${string}`;

/** All threads; children are let go when they become other programs. */
const threads = ["-f", "-b", "execve"];

/**
 * Runs a command of skiff as ever; its system calls. Where it becomes another program it is run once more:
 * `again` makes things as they were before.
 */
export function listMoments(
  home: SkiffHome,
  words: readonly string[],
  again: () => void,
): readonly Moment[] {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "trace");
  for (const isHandedOver of [false, true]) {
    if (isHandedOver) again();
    strace(home, ["-o", path, ...threads], { words, isHandedOver });
    const trace = readFileSync(path, "utf8");
    if (isHandedOver || !handsOver(trace))
      return readMoments(trace, { root: home.root, isHandedOver });
  }
  return [];
}

/** Whether the first process becomes another program, which is traced no more then. */
function handsOver(trace: string): boolean {
  const [, main] = /^(\d+) /.exec(trace) ?? [];
  return new RegExp(`^${main} +execve\\(.*skiff-bun"`, "m").test(trace);
}

/** Runs a command of skiff, and lets it die or fail at that moment. */
export function runWithFault(
  home: SkiffHome,
  words: readonly string[],
  { name, nth, isMain, isHandedOver }: Moment,
  fault: Fault,
): Outcome {
  const injection = ["-e", `trace=${name}`, "-e", `inject=${name}:${fault}:when=${nth}`];
  const options = ["-o", "/dev/null", ...(isMain ? [] : threads), ...injection];
  return strace(home, options, { words, isHandedOver });
}

function strace(
  home: SkiffHome,
  options: readonly string[],
  { words, isHandedOver }: { readonly words: readonly string[]; readonly isHandedOver: boolean },
): Outcome {
  const argv = home
    .argv(words, ["strace", "-qq", ...options])
    .map((word) => (isHandedOver && word === skiffProgram ? `${word}-bun` : word));
  return runProgram(argv, { env: home.environment });
}
