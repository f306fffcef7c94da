import type { Seccomp, SeccompArchitecture, SeccompArgument, SeccompRule } from "@skiff/spec";

/** Numbers below `most`, the same ones for the same seed (mulberry32). */
export type Random = (most: number) => number;

export function randomOf(seed: number): Random {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % most;
  };
}

const triedArchitectures: readonly SeccompArchitecture[] = [
  "SCMP_ARCH_X86_64",
  "SCMP_ARCH_X86",
  "SCMP_ARCH_X32",
  "SCMP_ARCH_AARCH64",
  "SCMP_ARCH_ARM",
];

const values = [0, 1, 2, 16, 40, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 2n ** 32n, 2n ** 63n];

/** A value to compare with, on or beside what is worth trying. */
export function randomValue(random: Random): bigint {
  const value = BigInt(values[random(values.length)] ?? 0);
  const near = BigInt.asUintN(64, value + BigInt(random(3)) - 1n);
  return random(4) === 0 ? near | (BigInt(random(4)) << 32n) : near;
}

const operators = [
  "SCMP_CMP_NE",
  "SCMP_CMP_LT",
  "SCMP_CMP_EQ",
  "SCMP_CMP_GE",
  "SCMP_CMP_GT",
  "SCMP_CMP_MASKED_EQ",
  "SCMP_CMP_LE",
] as const;

const actions = [
  "SCMP_ACT_ALLOW",
  "SCMP_ACT_ERRNO",
  "SCMP_ACT_KILL_PROCESS",
  "SCMP_ACT_LOG",
  "SCMP_ACT_TRAP",
  "SCMP_ACT_TRACE",
] as const;

/**
 * A profile of rules with and without arguments over `names`, on some of the architectures that
 * are tried. Where it is not `mixed`, rules with arguments for one system call are such that
 * libseccomp does what they say: one alone, or several that compare one argument with EQ
 * (docs/adr/0014-seccomp-compiler.md tells of the others).
 */
export function randomProfile(
  random: Random,
  { names, mixed }: { readonly names: readonly string[]; readonly mixed: boolean },
): Seccomp {
  const rules = Array.from({ length: 1 + random(40) }, () => plainRule(random, names));
  const chosen = new Set(Array.from({ length: random(12) }, () => oneOf(random, names)));
  const conditional = [...chosen].flatMap((name) => conditionalRules(random, { name, mixed }));
  return {
    defaultAction: oneOf(random, actions),
    defaultErrnoRet: random(2) === 0 ? undefined : random(200),
    architectures: triedArchitectures.filter(() => random(2) === 0),
    syscalls: shuffled(random, [...rules, ...conditional]),
  };
}

function plainRule(random: Random, names: readonly string[]): SeccompRule {
  return {
    names: Array.from({ length: 1 + random(12) }, () => oneOf(random, names)),
    action: oneOf(random, actions),
    errnoRet: random(2) === 0 ? undefined : random(200),
  };
}

function conditionalRules(
  random: Random,
  { name, mixed }: { readonly name: string; readonly mixed: boolean },
): readonly SeccompRule[] {
  const action = oneOf(random, actions);
  if (mixed) {
    return Array.from({ length: 1 + random(4) }, () => ({
      names: [name],
      action: random(2) === 0 ? action : oneOf(random, actions),
      args: Array.from({ length: 1 + random(3) }, () => randomArgument(random)),
    }));
  }
  if (random(2) === 0) {
    const { index } = randomArgument(random);
    return Array.from({ length: 1 + random(4) }, () => {
      const args = [{ ...randomArgument(random), index, op: "SCMP_CMP_EQ" as const }];
      return { names: [name], action, args };
    });
  }
  const count = 1 + random(3);
  const args = Array.from({ length: count }, (_, i) => {
    const argument = { ...randomArgument(random), index: i * 2 };
    // libseccomp takes LE for GT in 32 bits, where another argument comes first.
    return count > 1 && argument.op === "SCMP_CMP_LE"
      ? { ...argument, op: "SCMP_CMP_LT" as const }
      : argument;
  });
  return [{ names: [name], action, args }];
}

function randomArgument(random: Random): SeccompArgument {
  return {
    index: random(6),
    value: randomValue(random),
    valueTwo: randomValue(random),
    op: oneOf(random, operators),
  };
}

function oneOf<T>(random: Random, items: readonly [T, ...T[]] | readonly T[]): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: random(2 ** 31) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
