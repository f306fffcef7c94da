import { runSuite, type Shown } from "./run-suite.ts";
import type { Suite } from "./suite.ts";
import type { Tally } from "./tally.ts";

/** Characters of a failure's message that the summary repeats; the whole is in the suite's output. */
const longest = 600;

/**
 * Runs all of them, those of a list at the same time, the later ones too when one fails, and ends
 * with what failed and the line "N passed, N failed".
 * Resolves to the exit code: 1 when anything failed, or when no test ran at all.
 */
export async function runSuites(suites: readonly (Suite | readonly Suite[])[]): Promise<0 | 1> {
  const tallies: Tally[] = [];
  for (const step of suites) {
    if ("name" in step) tallies.push(await runNamed(step, "at once"));
    else tallies.push(...(await Promise.all(step.map((suite) => runNamed(suite, "at its end")))));
  }
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  const failures = tallies.flatMap((tally) => tally.failures);
  for (const failure of failures) console.log(`failed: ${failure.slice(0, longest)}`);
  if (passed + failed === 0) console.log("no test ran");
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runNamed(suite: Suite, shown: Shown): Promise<Tally> {
  const began = performance.now();
  console.log(`── ${suite.name}`);
  const { passed, failed, failures } = await runSuite(suite, shown);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`── ${suite.name}: ${failed === 0 ? "ok" : "FAILED"} in ${seconds} s\n`);
  return { passed, failed, failures: failures.map((failure) => `${suite.name}: ${failure}`) };
}
