import assert from "node:assert/strict";
import { test } from "node:test";
import type { Seccomp, SeccompRule } from "@skiff/spec";
import { isSameProfile } from "./is-same-profile.ts";

const rule: SeccompRule = {
  names: ["read", "write"],
  action: "SCMP_ACT_ERRNO",
  errnoRet: 2,
  args: [{ index: 0, value: 1, valueTwo: 2, op: "SCMP_CMP_EQ" }],
};
const profile: Seccomp = {
  defaultAction: "SCMP_ACT_ALLOW",
  defaultErrnoRet: 1,
  architectures: ["SCMP_ARCH_X86"],
  syscalls: [rule],
};
const [argument] = rule.args ?? [];
assert.ok(argument !== undefined);

test("isSameProfile() of a copy", () => {
  assert.ok(isSameProfile(profile, structuredClone(profile)));
  assert.ok(isSameProfile({ ...profile, flags: [], listenerPath: "/l" }, profile));
});

const changes: readonly Partial<Seccomp>[] = [
  { defaultAction: "SCMP_ACT_LOG" },
  { defaultErrnoRet: undefined },
  { architectures: undefined },
  { architectures: ["SCMP_ARCH_X32"] },
  { syscalls: [] },
  ...[
    { names: ["read"] },
    { names: ["write", "read"] },
    { action: "SCMP_ACT_TRACE" } as const,
    { errnoRet: undefined },
    { args: undefined },
    { args: [{ ...argument, index: 1 }] },
    { args: [{ ...argument, value: 3 }] },
    { args: [{ ...argument, value: 1n << 60n }] },
    { args: [{ ...argument, valueTwo: 3 }] },
    { args: [{ ...argument, op: "SCMP_CMP_GE" } as const] },
  ].map((change) => ({ syscalls: [{ ...rule, ...change }] })),
];
for (const [index, change] of changes.entries()) {
  test(`isSameProfile() of what is not: ${index}`, () => {
    assert.ok(!isSameProfile({ ...profile, ...change }, profile));
    assert.ok(!isSameProfile(profile, { ...profile, ...change }));
  });
}
