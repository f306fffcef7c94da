import { runSuite } from "./run-suite.ts";
import type { Suite } from "./suite.ts";

/** Characters of a failure's message that the summary repeats; the whole is in the suite's output. */
const longest = 600;

/**
 * Runs all of them, the later ones too when one fails, and ends with what failed and the line
 * "N passed, N failed".
 * Resolves to the exit code: 1 when anything failed, or when no test ran at all.
 */
export async function runSuites(suites: readonly Suite[]): Promise<0 | 1> {
  let passed = 0;
  const failures: string[] = [];
  let failed = 0;
  for (const suite of suites) {
    const began = performance.now();
    console.log(`── ${suite.name}`);
    const tally = await runSuite(suite);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`── ${suite.name}: ${tally.failed === 0 ? "ok" : "FAILED"} in ${seconds} s\n`);
    passed += tally.passed;
    failed += tally.failed;
    failures.push(...tally.failures.map((failure) => `${suite.name}: ${failure}`));
  }
  for (const failure of failures) console.log(`failed: ${failure.slice(0, longest)}`);
  if (passed + failed === 0) console.log("no test ran");
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
