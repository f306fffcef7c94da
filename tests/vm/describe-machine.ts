import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Answer } from "./emulator.ts";
import { makeWorkDisk } from "./make-work-disk.ts";
import type { First } from "./plan-arguments.ts";
import type { PlannedRun } from "./planned-run.ts";
import { planRuns } from "./plan-runs.ts";
import { runAll } from "./run-all.ts";
import { ensureTemplate } from "./template.ts";
import { VirtualMachine } from "./virtual-machine.ts";

/** One test for each file of tests, which passes in a machine of its own. Ends with what passed. */
export function describeMachine(first: First, name: string): void {
  const folder = mkdtempSync(join(tmpdir(), "vm-tests-"));
  const disk = join(folder, "work.ext4");
  const runs = planRuns(first);
  const summary: string[] = [];
  let answers: readonly Promise<Answer>[] = [];
  before(async () => {
    makeWorkDisk(disk);
    await ensureTemplate(first, disk);
    const report = (line: string): void => void summary.push(line);
    answers = runAll(runs.map((run) => () => runSurely({ first, disk, run, report })));
  });
  after(() => {
    rmSync(folder, { recursive: true });
    console.log(`${name}:\n${summary.join("\n")}`);
  });
  describe(name, () => {
    for (const [index, run] of runs.entries()) {
      test(`${nameOf(run)} passes`, async () => {
        const answer = await answers[index];
        assert.equal(answer?.status, 0);
      });
    }
  });
}

/** Emulated processors stand still at times, all of them in the kernel: then once more, in another machine. */
async function runSurely(options: RunOptions): Promise<Answer> {
  try {
    return await runInMachine(options);
  } catch (error) {
    if (!(error instanceof Error) || !/soft lockup|stands still/.test(error.message)) throw error;
    console.log(error.message);
    options.report(`${nameOf(options.run)}: the machine stood still`);
    return runInMachine(options);
  }
}

async function runInMachine({ first, disk, run, report }: RunOptions): Promise<Answer> {
  const began = performance.now();
  await using machine = await VirtualMachine.restore(first, disk);
  const variables = `OAR_OPTIONS='${run.oarOptions}' CRASH_STRIDE=${crashStride}`;
  const answer = await machine.run(`${variables} bun test --timeout=${forEver} ./${run.file}`);
  const seconds = Math.round((performance.now() - began) / 1000);
  const line = `${nameOf(run)}: ${countsOf(answer)} in ${seconds} s`;
  console.log(`${answer.output}\n${line}`);
  report(line);
  return answer;
}

interface RunOptions {
  readonly first: First;
  readonly disk: string;
  readonly run: PlannedRun;
  /** Takes what it came to, in a line. */
  readonly report: (line: string) => void;
}

function nameOf({ file, oarOptions }: PlannedRun): string {
  return `${oarOptions} ${file}`.trim();
}

/** To try all points of a crash takes hours where the processor is emulated. */
const crashStride: string = process.env["CRASH_STRIDE"] ?? "25";

/** Milliseconds: those outside decide how long it may take. */
const forEver = 86_400_000;

/** As Bun counts at the end of its output. */
function countsOf({ output }: Answer): string {
  return ["pass", "skip", "fail"]
    .map((word) => `${new RegExp(`^ *(\\d+) ${word}$`, "m").exec(output)?.[1] ?? 0} ${word}`)
    .join(", ");
}
