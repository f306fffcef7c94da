import type { Tally } from "./tally.ts";

/** Counts the report that `bun test --reporter=junit` writes. A skipped test did not pass. */
export function countBun(junit: string): Tally {
  const root = /<testsuites [^>]*>/.exec(junit)?.[0] ?? "";
  const failed = attribute(root, "failures");
  return { passed: attribute(root, "tests") - failed - attribute(root, "skipped"), failed };
}

function attribute(tag: string, name: string): number {
  return Number(new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
}
