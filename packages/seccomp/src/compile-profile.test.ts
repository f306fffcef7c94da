import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeJson,
  decodeSeccomp,
  type Seccomp,
  type SeccompAction,
  type SeccompArgument,
} from "@skiff/spec";
import { compileProfile } from "./compile-profile.ts";
import { defaultProfile } from "./default/default-profile.ts";
import { encodeFilter } from "./encode-filter.ts";
import { planFilter } from "./plan-filter.ts";

const native = "SCMP_ARCH_X86_64";

/** A program's instructions, jumps as the numbers of those that they go to. */
function listing(profile: Seccomp): readonly string[] {
  const program = compileProfile(profile, native);
  const words = new DataView(program.buffer);
  return Array.from({ length: program.length / 8 }, (_, at) => {
    const k = words.getUint32(at * 8 + 4, true);
    const to = (byte: number): number => at + 1 + words.getUint8(at * 8 + byte);
    const code = words.getUint16(at * 8, true);
    const jump = { 0x15: "eq", 0x25: "gt", 0x35: "ge" }[code];
    if (jump !== undefined) return `${jump} ${hex(k)} ${to(2)} ${to(3)}`;
    if (code === 0x05) return `jump ${at + 1 + k}`;
    return `${{ 0x20: "load", 0x54: "and", 0x06: "return" }[code]} ${hex(k)}`;
  });
}

function hex(k: number): string {
  return `0x${k.toString(16)}`;
}

function argument(rest: Partial<SeccompArgument>): SeccompArgument {
  return { index: 0, value: 0, valueTwo: 0, op: "SCMP_CMP_EQ", ...rest };
}

/** A profile with one rule for read(2), number 0. */
function reading(args: readonly SeccompArgument[], rest: Partial<Seccomp> = {}): Seccomp {
  const rule = { names: ["read"], action: "SCMP_ACT_ERRNO", args } as const;
  return { defaultAction: "SCMP_ACT_ALLOW", syscalls: [rule], ...rest };
}

test("compileProfile() has the program of skiff's own profile, as a configuration has that", () => {
  const text = JSON.stringify(defaultProfile(["CAP_CHOWN", "CAP_SYS_CHROOT"]));
  const [one, other] = [decodeJson(text, decodeSeccomp), decodeJson(text, decodeSeccomp)];
  assert.equal(compileProfile(one, native), compileProfile(other, native), "the same object");
  assert.deepEqual(compileProfile(one, native), encodeFilter(planFilter(one, native)));
  const more = defaultProfile(["CAP_SYS_CHROOT", "CAP_SYS_ADMIN"]);
  assert.deepEqual(compileProfile(more, native), encodeFilter(planFilter(more, native)));
});

test("compileProfile() kills the calls of other architectures and of x32", () => {
  assert.deepEqual(listing({ defaultAction: "SCMP_ACT_ALLOW" }), [
    "load 0x4",
    "eq 0xc000003e 2 5",
    "load 0x0",
    "ge 0x40000000 4 6",
    "ge 0xffffffff 6 5",
    "return 0x0",
    "return 0x7fff0000",
  ]);
});

test("compileProfile() returns EPERM where a rule says ERRNO and no number", () => {
  assert.deepEqual(listing(reading([])), [
    "load 0x4",
    "eq 0xc000003e 2 7",
    "load 0x0",
    "ge 0x40000000 6 4",
    "ge 0x1 8 5",
    "return 0x50001",
    "ge 0xffffffff 8 7",
    "return 0x0",
    "return 0x7fff0000",
  ]);
});

test("compileProfile() compares both halves of an argument", () => {
  const beyond = argument({ index: 2, value: 2n ** 63n + 5n, op: "SCMP_CMP_GT" });
  assert.deepEqual(listing(reading([beyond])).slice(4), [
    "ge 0x1 13 5",
    "load 0x24",
    "gt 0x80000000 10 7",
    "eq 0x80000000 8 13",
    "load 0x20",
    "gt 0x5 10 13",
    "return 0x50001",
    "ge 0xffffffff 13 12",
    "return 0x0",
    "return 0x7fff0000",
  ]);
});

test("compileProfile() compares what a mask leaves, of both sides", () => {
  const masked = { index: 1, value: 0xff, valueTwo: 0x1f2, op: "SCMP_CMP_MASKED_EQ" } as const;
  assert.deepEqual(listing(reading([masked])).slice(4, 9), [
    "ge 0x1 11 5",
    "load 0x18",
    "and 0xff",
    "eq 0xf2 8 11",
    "return 0x50001",
  ]);
});

test("compileProfile() merges neighbours, and returns ENOSYS for what is newer than the profile", () => {
  const rule = { names: ["read", "write", "close"], action: "SCMP_ACT_ALLOW" } as const;
  assert.deepEqual(listing({ defaultAction: "SCMP_ACT_ERRNO", syscalls: [rule] }), [
    "load 0x4",
    "eq 0xc000003e 2 12",
    "load 0x0",
    "ge 0x40000000 8 4",
    "ge 0x3 6 5",
    "ge 0x2 13 7",
    "ge 0x4 10 7",
    "return 0x7fff0000",
    "ge 0xc0000000 11 9",
    "ge 0x80000000 10 12",
    "return 0x50026",
    "ge 0xffffffff 13 12",
    "return 0x0",
    "return 0x50001",
  ]);
});

test("compileProfile() passes over names that an architecture has not, and takes s390's call 0 for unknown ones", () => {
  const names = ["read", "write", "no_such_call"];
  const program = listing({
    defaultAction: "SCMP_ACT_KILL_PROCESS",
    architectures: ["SCMP_ARCH_S390X"],
    syscalls: [{ names, action: "SCMP_ACT_TRACE", errnoRet: 7 }],
  });
  assert.deepEqual(program.slice(8), [
    "eq 0x80000016 10 9",
    "return 0x0",
    "load 0x0",
    "ge 0x3 14 12",
    "ge 0x1 13 16",
    "return 0x80000000",
    "ge 0x5 16 15",
    "return 0x7ff00007",
    "return 0x50026",
  ]);
});

test("compileProfile() takes the strictest of the rules that match, and one without arguments before all", () => {
  const rule = { names: ["read"], args: [argument({ value: 1 })] } as const;
  const profile = (actions: readonly SeccompAction[]): Seccomp => ({
    defaultAction: "SCMP_ACT_ALLOW",
    syscalls: actions.map((action) => ({ ...rule, action })),
  });
  const [first] = listing(profile(["SCMP_ACT_LOG", "SCMP_ACT_KILL_PROCESS"])).slice(9);
  assert.equal(first, "return 0x80000000");
  const always = { names: ["read"], action: "SCMP_ACT_LOG" } as const;
  const both = { ...rule, action: "SCMP_ACT_TRAP" } as const;
  assert.deepEqual(
    listing({ defaultAction: "SCMP_ACT_ALLOW", syscalls: [both, always] }),
    listing({ defaultAction: "SCMP_ACT_ALLOW", syscalls: [always] }),
  );
});

test("compileProfile() refuses a program that is longer than Linux takes", () => {
  const syscalls = Array.from({ length: 1200 }, (_, value) => ({
    names: ["read"],
    action: "SCMP_ACT_ERRNO" as const,
    args: [argument({ value })],
  }));
  assert.throws(() => compileProfile({ defaultAction: "SCMP_ACT_ALLOW", syscalls }, native), {
    code: "resource_exhausted",
    message: "seccomp: the filter has more than the 4096 instructions that Linux takes",
  });
});
