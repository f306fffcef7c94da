import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kernel } from "@skiff/kernel";
import { raiseRlimits } from "./become-process.ts";

test("raiseRlimits() raises hard limits that are too low, and leaves soft ones and the others", () => {
  const limits = new Map([
    [7, { soft: 10n, hard: 100n }],
    [3, { soft: 10n, hard: 100n }],
  ]);
  const kernel: Pick<Kernel, "prlimit64"> = {
    prlimit64: (_pid, resource, limit) => {
      const seen = limits.get(resource) ?? { soft: 0n, hard: 0n };
      if (limit !== null) {
        limits.set(resource, { soft: BigInt(limit.soft), hard: BigInt(limit.hard) });
      }
      return seen;
    },
  };
  const rlimits = [
    { type: "RLIMIT_NOFILE", soft: 50, hard: 200 },
    { type: "RLIMIT_STACK", soft: 5, hard: 20 },
  ];
  raiseRlimits(kernel, { user: { uid: 0, gid: 0 }, args: ["a"], cwd: "/", rlimits });
  assert.deepEqual(limits.get(7), { soft: 10n, hard: 200n });
  assert.deepEqual(limits.get(3), { soft: 10n, hard: 100n });
});
