import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countBun } from "./count-bun.ts";
import type { Suite } from "./suite.ts";
import type { Tally } from "./tally.ts";

/** When its output is shown. */
export type Shown = "at once" | "at its end";

/** Failing without a failed test (a hook, a crash) counts as one. */
export async function runSuite(suite: Suite, shown: Shown): Promise<Tally> {
  using scratch = new DisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "suite-"));
  scratch.defer(() => rmSync(dir, { recursive: true }));
  const report = join(dir, "junit.xml");

  const output = shown === "at once" ? undefined : join(dir, "output");
  const status = await run(suite, { report, output });
  if (output !== undefined) process.stdout.write(readFileSync(output));
  const tally = count(suite, report);
  if (status === 0 || tally.failed > 0) return tally;
  return {
    passed: tally.passed,
    failed: 1,
    failures: [{ text: `ended with exit code ${status}` }],
  };
}

async function run(
  suite: Suite,
  { report, output }: { readonly report: string; readonly output: string | undefined },
): Promise<number> {
  const [program, ...args] = suite.argv;
  if (suite.counts === "bun") args.push("--reporter=junit", `--reporter-outfile=${report}`);
  const file = output === undefined ? "inherit" : openSync(output, "w");
  const child = spawn(program, args, { cwd: suite.cwd, stdio: ["ignore", file, file] });
  if (typeof file === "number") closeSync(file);
  await once(child, "close");
  return child.exitCode ?? 1;
}

function count(suite: Suite, report: string): Tally {
  if (suite.counts === "step") return { passed: 0, failed: 0, failures: [] };
  return countBun(existsSync(report) ? readFileSync(report, "utf8") : "");
}
