import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSeccomp } from "./decode-seccomp.ts";

test("decodeSeccomp() reads every member", () => {
  const profile = {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 38,
    architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_LOONGARCH64"],
    flags: ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"],
    listenerPath: "/run/agent.sock",
    listenerMetadata: "for the agent",
    syscalls: [
      {
        names: ["read", "no_such_call"],
        action: "SCMP_ACT_TRACE",
        errnoRet: 7,
        args: [{ index: 5, value: 2n ** 64n - 1n, valueTwo: 1, op: "SCMP_CMP_MASKED_EQ" }],
      },
    ],
  };
  assert.deepEqual(decodeSeccomp(profile), profile);
});

test("decodeSeccomp() takes an empty listenerPath, null arguments and no valueTwo for none", () => {
  const rule = { names: ["read"], action: "SCMP_ACT_LOG", args: null };
  const decoded = decodeSeccomp({
    defaultAction: "SCMP_ACT_KILL",
    listenerPath: "",
    syscalls: [rule, { ...rule, args: [{ index: 0, value: 1, op: "SCMP_CMP_EQ" }] }],
  });
  assert.equal(decoded.listenerPath, undefined);
  assert.equal(decoded.syscalls?.[0]?.args, undefined);
  assert.equal(decoded.syscalls?.[1]?.args?.[0]?.valueTwo, 0);
});

const wrong: readonly (readonly [path: string, problem: string, document: object])[] = [
  ["defaultAction", "expected string, found nothing", { defaultAction: undefined }],
  [
    "defaultAction",
    "SCMP_ACT_NOTIFY cannot be the default action",
    { defaultAction: "SCMP_ACT_NOTIFY" },
  ],
  ["defaultErrnoRet", "65536 is not between 0 and 65535", { defaultErrnoRet: 65_536 }],
  ["listenerPath", '"a" must be an absolute path', { listenerPath: "a" }],
  ["listenerMetadata", "has nobody to go to without listenerPath", { listenerMetadata: "m" }],
  ["syscalls[0].names", "names no system call", { syscalls: [{ names: [] }] }],
  ["syscalls[0].names[1]", "names no system call", { syscalls: [{ names: ["read", ""] }] }],
  ["syscalls[0].errnoRet", "-1 is not between 0 and 65535", rule({ errnoRet: -1 })],
  ["syscalls[0].args[0].index", "6 is not between 0 and 5", rule({ args: [{ index: 6 }] })],
  [
    "syscalls[0].args[0].value",
    "-1 is not an integer between 0 and 18446744073709551615",
    rule({ args: [{ index: 0, value: -1 }] }),
  ],
  [
    "syscalls[0].args[0].op",
    "expected string, found nothing",
    rule({ args: [{ index: 0, value: 1 }] }),
  ],
];

test("decodeSeccomp() names the path of what is missing or malformed", () => {
  for (const [path, problem, document] of wrong) {
    const profile = { defaultAction: "SCMP_ACT_ALLOW", ...document };
    assert.throws(() => decodeSeccomp(profile), { message: `${path}: ${problem}` });
  }
});

test("decodeSeccomp() refuses a flag, an architecture and an operator that it does not know", () => {
  for (const [path, document] of [
    ["flags[0]", { flags: ["SECCOMP_FILTER_FLAG_NEW"] }],
    ["architectures[0]", { architectures: ["SCMP_ARCH_VAX"] }],
    ["syscalls[0].args[0].op", rule({ args: [{ index: 0, value: 1, op: "SCMP_CMP_XOR" }] })],
  ] as const) {
    const profile = { defaultAction: "SCMP_ACT_ALLOW", ...document };
    assert.throws(
      () => decodeSeccomp(profile),
      (error: Error) => error.message.startsWith(`${path}: "`),
    );
  }
});

function rule(rest: object): object {
  return { syscalls: [{ names: ["read"], action: "SCMP_ACT_ALLOW", ...rest }] };
}
