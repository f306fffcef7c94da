import { globSync } from "node:fs";
import { join } from "node:path";
import type { First } from "./plan-arguments.ts";

/**
 * The files of tests to run in a machine, from the root of the tree on. A processor that is
 * emulated takes ten times as long: unless VM_TESTS is `all`, those where cgroups matter most.
 */
export function testFiles(first: First): readonly string[] {
  if (process.env["VM_TESTS"] !== "all") return [...own[first], ...chosen[first]];
  const cwd = join(import.meta.dirname, "../..");
  const found = globSync("tests/{oar,crash,shim}/*.test.ts", { cwd });
  return [...own[first], ...found.toSorted()];
}

const own: Readonly<Record<First, readonly string[]>> = {
  "pure-v2": ["tests/vm/inside/limits.ts"],
  systemd: ["tests/vm/inside/systemd.ts", "tests/vm/inside/systemd-crash.ts"],
};

const chosen: Readonly<Record<First, readonly string[]>> = {
  "pure-v2": [
    "tests/oar/cgroup-v2.test.ts",
    "tests/oar/resources.test.ts",
    "tests/oar/update.test.ts",
    "tests/oar/pause.test.ts",
    "tests/oar/labels.test.ts",
    "tests/oar/rootless-cgroup.test.ts",
    "tests/shim/pause.test.ts",
    "tests/shim/stats.test.ts",
  ],
  systemd: [],
};
