import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../fixtures/index.ts";

export interface Verdict {
  /** What of it was found not to hold first; undefined for nothing. */
  readonly error: string | undefined;
  /** How many states were looked at: all that there are, unless there is an error. */
  readonly states: number;
}

/** Has spin look at every state that a model of a lifecycle can come to (spin(1)). */
export function checkModel(text: string): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "model-"));
  try {
    writeFileSync(join(folder, "model.pml"), text);
    run(folder, "spin", "-a", "model.pml");
    run(folder, "gcc", "-w", "-O2", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c");
    const said = run(folder, "./pan", "-m100000", "-w22");
    assert.doesNotMatch(said, /max search depth too small/);
    const states = /^\s*(\d+) states, stored/m.exec(said)?.[1];
    assert.ok(states !== undefined, said);
    return { error: /^pan:1: (.*)$/m.exec(said)?.[1], states: Number(states) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(cwd: string, ...argv: readonly string[]): string {
  const { status, stdout, stderr } = runProgram(argv, { cwd });
  assert.equal(status, 0, `${argv.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}
