import type { Seccomp, SeccompArgument, SeccompRule } from "@skiff/spec";
import { returnOf } from "./action.ts";
import type { Architecture } from "./architecture.ts";
import type { Alternative, ArgumentTest, Verdict } from "./filter-plan.ts";
import { multiplexedCalls } from "./multiplexed-calls.ts";
import { planArgument } from "./plan-argument.ts";
import { syscallPlaces, syscallTables } from "./syscall-tables.ts";

/** A profile's rules on one architecture. */
export interface PlannedRules {
  readonly architecture: Architecture;
  /** By number; of all others the profile's default holds. */
  readonly verdicts: ReadonlyMap<number, Verdict>;
  /** The highest number that the profile has a name for, 0 for none. */
  readonly last: number;
}

/**
 * Of the rules for one system call, the first one without arguments holds, wherever it stands
 * (libseccomp). Where there is none, of those with arguments the strictest one that matches
 * does, and of equally strict ones the first. Rules that do what the default does are passed
 * over (runc).
 */
export function planRules(profile: Seccomp, architecture: Architecture): PlannedRules {
  const otherwise = returnOf(profile.defaultAction, profile.defaultErrnoRet);
  const table = syscallTables[architecture.table];
  const verdicts = new Map<number, Verdict>();
  let last = 0;
  for (const rule of profile.syscalls ?? []) {
    const returns = returnOf(rule.action, rule.errnoRet);
    const wanted = returns === otherwise ? [] : alternativesOf(rule, { architecture, returns });
    const always: Verdict | undefined =
      wanted === undefined ? { alternatives: [], otherwise: returns } : undefined;
    for (const name of rule.names) {
      const number = numberOf(name, table);
      if (number > last) last = number;
      if (returns === otherwise) continue;
      if (number >= 0) add(verdicts, number, always ?? { alternatives: wanted ?? [], otherwise });
      if (architecture.multiplexed === true) {
        addMultiplexed(verdicts, { name, rule, returns, otherwise, architecture, table });
      }
    }
  }
  return { architecture, verdicts, last };
}

function numberOf(name: string, table: Int32Array): number {
  const place = syscallPlaces.get(name);
  return place === undefined ? -1 : (table[place] ?? -1);
}

function add(verdicts: Map<number, Verdict>, number: number, verdict: Verdict): void {
  const known = verdicts.get(number);
  if (known === undefined || (verdict.alternatives.length === 0 && known.alternatives.length > 0)) {
    verdicts.set(number, verdict);
    return;
  }
  if (known.alternatives.length === 0) return;
  verdicts.set(number, {
    alternatives: [...known.alternatives, ...verdict.alternatives].toSorted(byStrictness),
    otherwise: known.otherwise,
  });
}

/** As Linux itself does where several filters answer: kill, trap, errno, notify, trace, log, allow. */
function byStrictness(a: Alternative, b: Alternative): number {
  return (a.returns & actionBits) - (b.returns & actionBits);
}

/** SECCOMP_RET_ACTION_FULL */
const actionBits = 0xffff_0000;

/**
 * The same rule for the call whose first argument says which call is meant. What else the rule
 * says of arguments is compared with that call's own, as libseccomp does: the true ones are
 * behind a pointer, which no filter follows.
 */
function addMultiplexed(
  verdicts: Map<number, Verdict>,
  {
    name,
    rule,
    returns,
    otherwise,
    architecture,
    table,
  }: {
    readonly name: string;
    readonly rule: SeccompRule;
    readonly returns: number;
    readonly otherwise: number;
    readonly architecture: Architecture;
    readonly table: Int32Array;
  },
): void {
  const multiplexer = multiplexedCalls.get(name);
  if (multiplexer === undefined) return;
  const number = numberOf(multiplexer.syscall, table);
  if (number < 0) return;
  const { argument } = multiplexer;
  const which: SeccompArgument = { index: 0, value: argument, valueTwo: 0, op: "SCMP_CMP_EQ" };
  const alternatives = alternativesOf(rule, { architecture, returns, which });
  if (alternatives !== undefined) add(verdicts, number, { alternatives, otherwise });
}

/**
 * A rule's arguments must all be so; but where two speak of the same argument, each of them is a
 * rule of its own (runc, since before libseccomp could have both). Undefined: it always holds.
 * `which` takes the place of what a rule says of the first argument.
 */
function alternativesOf(
  { args = [] }: SeccompRule,
  {
    architecture,
    returns,
    which,
  }: {
    readonly architecture: Architecture;
    readonly returns: number;
    readonly which?: SeccompArgument;
  },
): readonly Alternative[] | undefined {
  const indexes = new Set(args.map(({ index }) => index));
  const groups = indexes.size === args.length ? [args] : args.map((argument) => [argument]);
  const alternatives = groups.map((group): Alternative => {
    const all = which === undefined ? group : [which, ...group.filter(({ index }) => index !== 0)];
    const tests = all
      .toSorted((a, b) => a.index - b.index)
      .map((argument) => planArgument(argument, architecture));
    return { tests: tests.filter((test): test is ArgumentTest => test !== undefined), returns };
  });
  return alternatives.some(({ tests }) => tests.length === 0) ? undefined : alternatives;
}
