import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countBun } from "./count-bun.ts";
import { countCargo } from "./count-cargo.ts";
import type { Suite } from "./suite.ts";
import type { Tally } from "./tally.ts";

/** Runs it with its output shown. Failing without a failed test (a hook, a crash) counts as one. */
export async function runSuite(suite: Suite): Promise<Tally> {
  using scratch = new DisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "suite-"));
  scratch.defer(() => rmSync(dir, { recursive: true }));
  const report = join(dir, "junit.xml");

  const { status, output } = await run(suite, report);
  const tally = count(suite, { report, output });
  if (status === 0 || tally.failed > 0) return tally;
  return { passed: tally.passed, failed: 1, failures: [`ended with exit code ${status}`] };
}

async function run(suite: Suite, report: string): Promise<{ status: number; output: string }> {
  const [program, ...args] = suite.argv;
  if (suite.counts === "bun") args.push("--reporter=junit", `--reporter-outfile=${report}`);
  const child = spawn(program, args, {
    cwd: suite.cwd,
    stdio: ["ignore", suite.counts === "cargo" ? "pipe" : "inherit", "inherit"],
  });
  const closed = once(child, "close");
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    process.stdout.write(chunk);
    output += chunk;
  });
  await closed;
  return { status: child.exitCode ?? 1, output };
}

function count(suite: Suite, from: { report: string; output: string }): Tally {
  switch (suite.counts) {
    case "step":
      return { passed: 0, failed: 0, failures: [] };
    case "bun":
      return countBun(existsSync(from.report) ? readFileSync(from.report, "utf8") : "");
    case "cargo":
      return countCargo(from.output);
    default:
      return suite.counts satisfies never;
  }
}
