import type { Tally } from "./tally.ts";

/** Adds up the lines "test result: ok. 5 passed; 0 failed; …" of `cargo test`. */
export function countCargo(output: string): Tally {
  let passed = 0;
  let failed = 0;
  const failures = output.matchAll(/^test (.+) \.\.\. FAILED$/gm);
  for (const line of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)) {
    passed += Number(line[1]);
    failed += Number(line[2]);
  }
  return { passed, failed, failures: Array.from(failures, ([, name = ""]) => name) };
}
