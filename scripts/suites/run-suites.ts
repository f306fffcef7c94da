import { runSuite, type Shown } from "./run-suite.ts";
import type { Suite } from "./suite.ts";
import type { Failure, Tally } from "./tally.ts";

/** Characters of a failure's message that the summary repeats; the whole is in the suite's output. */
const longest = 600;

interface Result extends Tally {
  readonly suite: Suite;
  /** What failed while others ran beside it, and passed alone. */
  readonly shaky?: readonly Failure[];
}

/**
 * Runs all of them, those of a list at the same time, the later ones too when one fails. Then each
 * file with a failed test has one more try, alone, where the suite says how: that it needed one is
 * said. Ends with what failed and the line "N passed, N failed".
 * Resolves to the exit code: 1 when anything failed, or when no test ran at all.
 */
export async function runSuites(suites: readonly (Suite | readonly Suite[])[]): Promise<0 | 1> {
  const first: Result[] = [];
  for (const step of suites) {
    if ("name" in step) first.push(await runNamed(step, "at once"));
    else first.push(...(await Promise.all(step.map((suite) => runNamed(suite, "at its end")))));
  }
  const results: Result[] = [];
  for (const result of first) results.push(await tryAgain(result));
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  tell("passed only at a second try, alone", results, ({ shaky = [] }) => shaky);
  tell("failed", results, ({ failures }) => failures);
  if (passed + failed === 0) console.log("no test ran");
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runNamed(suite: Suite, shown: Shown): Promise<Result> {
  const began = performance.now();
  console.log(`── ${suite.name}`);
  const tally = await runSuite(suite, shown);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`── ${suite.name}: ${tally.failed === 0 ? "ok" : "FAILED"} in ${seconds} s\n`);
  return { ...tally, suite };
}

async function tryAgain(result: Result): Promise<Result> {
  const { suite, passed, failed, failures } = result;
  const files = new Set(failures.map(({ file }) => file));
  if (suite.again === undefined || failures.length === 0 || files.has(undefined)) return result;
  const argv = [...suite.again, ...[...files].map((file) => `./${file}`)] as const;
  const alone = await runNamed({ ...suite, name: `${suite.name}, again`, argv }, "at once");
  if (alone.failed > 0) return { ...result, failures: [...failures, ...alone.failures] };
  return { suite, passed: passed + failed, failed: 0, failures: [], shaky: failures };
}

function tell(
  what: string,
  results: readonly Result[],
  of: (result: Result) => readonly Failure[],
): void {
  for (const result of results) {
    for (const { text } of of(result)) {
      console.log(`${what}: ${result.suite.name}: ${text.slice(0, longest)}`);
    }
  }
}
