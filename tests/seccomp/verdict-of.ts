import { syscallNumber } from "@skiff/seccomp";
import type { Seccomp, SeccompArgument, SeccompArchitecture, SeccompRule } from "@skiff/spec";
import { type Abi, abiOf } from "./abi.ts";
import { actionOf } from "./libseccomp.ts";
import type { Call } from "./run-filter.ts";

const native: SeccompArchitecture = "SCMP_ARCH_X86_64";
const killed = 0;
const notImplemented = 0x0005_0000 + 38;

/** What a profile says of a call, read off its rules one by one. */
export function verdictOf(profile: Seccomp, call: Call): number {
  return newerThan(profile, call) ?? verdictOfRules(profile, call);
}

/** ENOSYS where the profile, which forbids what it does not know, is older than the call (runc). */
export function newerThan(profile: Seccomp, call: Call): number | undefined {
  const { architecture } = abiOf(call);
  if (["SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"].includes(profile.defaultAction)) {
    return undefined;
  }
  if (!isNamed(profile, architecture)) return undefined;
  const last = Math.max(
    0,
    ...(profile.syscalls ?? []).flatMap((rule) => numbersOf(profile, rule, call)),
  );
  return last > 0 && call.number > last ? notImplemented : undefined;
}

/** The numbers that a rule names: of what x86 multiplexes, where the rule says anything, that call's too. */
function numbersOf(profile: Seccomp, rule: SeccompRule, call: Call): readonly number[] {
  const { architecture } = abiOf(call);
  const direct = rule.names.map((name) => syscallNumber(architecture, name) ?? 0);
  if (saysDefault(profile, rule) || architecture !== "SCMP_ARCH_X86") return direct;
  const through = ["socketcall", "ipc"].flatMap((multiplexer) => {
    const number = syscallNumber(architecture, multiplexer) ?? 0;
    const abi = abiOf(call);
    return rule.names.some((name) => throughOf(name, abi, { ...call, number }) !== undefined)
      ? [number]
      : [];
  });
  return [...direct, ...through];
}

function saysDefault(profile: Seccomp, rule: SeccompRule): boolean {
  const otherwise = actionOf(profile.defaultAction, profile.defaultErrnoRet);
  return actionOf(rule.action, rule.errnoRet) === otherwise;
}

function isNamed(profile: Seccomp, architecture: SeccompArchitecture): boolean {
  return architecture === native || (profile.architectures ?? []).includes(architecture);
}

/** Without x32, all numbers from its first one on are another architecture's. */
function isForeign(profile: Seccomp, call: Call): boolean {
  const isX86 = call.audit === 0xc000_003e;
  const architecture =
    isX86 && call.number >= 0x4000_0000 ? "SCMP_ARCH_X32" : abiOf(call).architecture;
  return !isNamed(profile, architecture);
}

function verdictOfRules(profile: Seccomp, call: Call): number {
  const abi = abiOf(call);
  const otherwise = actionOf(profile.defaultAction, profile.defaultErrnoRet);
  const isSkipped = call.audit === 0xc000_003e && call.number === 0xffff_ffff;
  if (isForeign(profile, call)) return isSkipped ? otherwise : killed;
  const rules = (profile.syscalls ?? [])
    .filter((rule) => !saysDefault(profile, rule))
    .flatMap((rule) => cases(rule, abi, call));
  const always = rules.find(({ args }) => args.length === 0);
  const matching = rules.filter(({ args }) => args.every((test) => holds(test, abi, call)));
  const [strictest] = matching.toSorted((a, b) => strictness(a) - strictness(b));
  return (always ?? strictest)?.action ?? otherwise;
}

interface Case {
  readonly action: number;
  readonly args: readonly SeccompArgument[];
}

function strictness({ action }: Case): number {
  return (action & 0xffff_0000) | 0;
}

/** A rule for a call: one for each of its arguments where two speak of the same. */
function cases(rule: SeccompRule, abi: Abi, call: Call): readonly Case[] {
  const args = rule.args ?? [];
  const action = actionOf(rule.action, rule.errnoRet);
  const isDistinct = new Set(args.map(({ index }) => index)).size === args.length;
  const groups = isDistinct ? [args] : args.map((argument) => [argument]);
  const direct = rule.names.some((name) => syscallNumber(abi.architecture, name) === call.number);
  const through = rule.names.flatMap((name) => throughOf(name, abi, call) ?? []);
  return groups.flatMap((group) => [
    ...(direct ? [{ action, args: group.filter((test) => says(test, abi)) }] : []),
    ...through.map((first) => ({
      action,
      args: [first, ...group.filter((test) => test.index !== 0 && says(test, abi))],
    })),
  ]);
}

const socketcalls =
  "socket bind connect listen accept getsockname getpeername socketpair send recv sendto " +
  "recvfrom shutdown setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg sendmmsg";
const ipcs: Readonly<Record<string, number>> = {
  semop: 1,
  semget: 2,
  semctl: 3,
  semtimedop: 4,
  msgsnd: 11,
  msgrcv: 12,
  msgget: 13,
  msgctl: 14,
  shmat: 21,
  shmdt: 22,
  shmget: 23,
  shmctl: 24,
};

/** On x86, socketcall and ipc make other calls, which their first argument names. */
function throughOf(name: string, { architecture }: Abi, call: Call): SeccompArgument | undefined {
  if (architecture !== "SCMP_ARCH_X86") return undefined;
  const value =
    call.number === syscallNumber(architecture, "socketcall")
      ? socketcalls.split(" ").indexOf(name) + 1
      : call.number === syscallNumber(architecture, "ipc")
        ? (ipcs[name] ?? 0)
        : 0;
  return value === 0 ? undefined : { index: 0, value, valueTwo: 0, op: "SCMP_CMP_EQ" };
}

function says({ op, value }: SeccompArgument, { bits }: Abi): boolean {
  return op !== "SCMP_CMP_MASKED_EQ" || BigInt.asUintN(bits, BigInt(value)) !== 0n;
}

function holds(test: SeccompArgument, { bits }: Abi, { args }: Call): boolean {
  const argument = BigInt.asUintN(bits, args[test.index] ?? 0n);
  const value = BigInt.asUintN(bits, BigInt(test.value));
  switch (test.op) {
    case "SCMP_CMP_NE":
      return argument !== value;
    case "SCMP_CMP_LT":
      return argument < value;
    case "SCMP_CMP_LE":
      return argument <= value;
    case "SCMP_CMP_EQ":
      return argument === value;
    case "SCMP_CMP_GE":
      return argument >= value;
    case "SCMP_CMP_GT":
      return argument > value;
    case "SCMP_CMP_MASKED_EQ":
      return (argument & value) === (BigInt(test.valueTwo) & value);
  }
}
