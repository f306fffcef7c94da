import type { Seccomp, SeccompArgument, SeccompRule } from "@skiff/spec";
import { returnOf } from "./action.ts";
import type { Architecture } from "./architecture.ts";
import type { Alternative, ArgumentTest, Verdict } from "./filter-plan.ts";
import { multiplexedCalls } from "./multiplexed-calls.ts";
import { planArgument } from "./plan-argument.ts";
import { syscallPlaces, type SyscallTable, syscallTable } from "./syscall-table.ts";

/** A rule and the places of its system calls; of those that no architecture has there is none. */
export interface PlacedRule {
  readonly rule: SeccompRule;
  readonly places: readonly number[];
}

/** A profile's rules on one architecture. */
export interface PlannedRules {
  readonly architecture: Architecture;
  readonly table: SyscallTable;
  /** By place; of all others the profile's default holds. */
  readonly verdicts: readonly (Verdict | undefined)[];
  /** The highest number that the profile has a name or an answer for, 0 for none. */
  readonly last: number;
}

export function placeRules({ syscalls = [] }: Seccomp): readonly PlacedRule[] {
  return syscalls.map((rule) => {
    const places = rule.names.map((name) => syscallPlaces.get(name) ?? -1);
    return { rule, places: places.filter((place) => place >= 0) };
  });
}

/**
 * Of the rules for one system call, the first one without arguments holds, wherever it stands
 * (libseccomp). Where there is none, of those with arguments the strictest one that matches
 * does, and of equally strict ones the first. Rules that do what the default does are passed
 * over (runc). `otherwise` is what the default does.
 */
export function planRules(
  rules: readonly PlacedRule[],
  { architecture, otherwise }: { readonly architecture: Architecture; readonly otherwise: number },
): PlannedRules {
  const table = syscallTable(architecture.table);
  const { numbers, homes } = table;
  const verdicts = Array.from<Verdict | undefined>({ length: numbers.length });
  let last = 0;
  const add = (place: number, verdict: Verdict): void => {
    const home = homes[place] ?? place;
    const known = verdicts[home];
    verdicts[home] = known === undefined ? verdict : both(known, verdict);
  };
  for (const { rule, places } of rules) {
    const returns = returnOf(rule.action, rule.errnoRet);
    const verdict = verdictOf(rule, { architecture, returns, otherwise });
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? -1;
      const number = numbers[place] ?? -1;
      if (number > last) last = number;
      if (number >= 0 && verdict !== undefined) add(place, verdict);
    }
    if (architecture.multiplexed !== true || verdict === undefined) continue;
    for (const [through, alternatives] of multiplexed(rule, { places, architecture, returns })) {
      const number = numbers[through] ?? -1;
      if (number > last) last = number;
      if (number >= 0) add(through, { alternatives, otherwise });
    }
  }
  return { architecture, table, verdicts, last };
}

/** Undefined where it is the default. */
function verdictOf(
  rule: SeccompRule,
  {
    architecture,
    returns,
    otherwise,
  }: {
    readonly architecture: Architecture;
    readonly returns: number;
    readonly otherwise: number;
  },
): Verdict | undefined {
  if (returns === otherwise) return undefined;
  const alternatives = alternativesOf(rule, { architecture, returns });
  if (alternatives === undefined) return { alternatives: [], otherwise: returns };
  return { alternatives, otherwise };
}

/** What two rules for one system call come to. */
function both(known: Verdict, further: Verdict): Verdict {
  if (known.alternatives.length === 0) return known;
  if (further.alternatives.length === 0) return further;
  const alternatives = [...known.alternatives, ...further.alternatives].toSorted(byStrictness);
  return { alternatives, otherwise: known.otherwise };
}

/** As Linux itself does where several filters answer: kill, trap, errno, notify, trace, log, allow. */
function byStrictness(a: Alternative, b: Alternative): number {
  return (a.returns & actionBits) - (b.returns & actionBits);
}

/** SECCOMP_RET_ACTION_FULL */
const actionBits = 0xffff_0000;

interface Multiplexer {
  readonly through: number;
  readonly argument: number;
}

/** The call through which another can be made too, as places. */
const multiplexers = Array.from(syscallPlaces.keys(), (name): Multiplexer | undefined => {
  const multiplexer = multiplexedCalls.get(name);
  const through = syscallPlaces.get(multiplexer?.syscall ?? "");
  if (multiplexer === undefined || through === undefined) return undefined;
  return { through, argument: multiplexer.argument };
});

/**
 * What a rule says of the calls through which its own can be made, by their places. The true
 * arguments are behind a pointer there, which no filter follows: what a rule says of others than
 * the first one is compared with the outer call's, as libseccomp does.
 */
function multiplexed(
  { args = [] }: SeccompRule,
  {
    places,
    architecture,
    returns,
  }: {
    readonly places: readonly number[];
    readonly architecture: Architecture;
    readonly returns: number;
  },
): ReadonlyMap<number, Alternative[]> {
  const found = new Map<number, Alternative[]>();
  for (let i = 0; i < places.length; i++) {
    const multiplexer = multiplexers[places[i] ?? -1];
    if (multiplexer === undefined) continue;
    const { through, argument: value } = multiplexer;
    const which: SeccompArgument = { index: 0, value, valueTwo: 0, op: "SCMP_CMP_EQ" };
    const all = found.get(through) ?? [];
    found.set(through, all);
    for (const group of groupsOf(args)) {
      const others = group.filter(({ index }) => index !== 0);
      all.push({ tests: testsOf([which, ...others], architecture), returns });
    }
  }
  return found;
}

/** What a rule's arguments come to; undefined: it always holds. */
function alternativesOf(
  { args = [] }: SeccompRule,
  { architecture, returns }: { readonly architecture: Architecture; readonly returns: number },
): readonly Alternative[] | undefined {
  if (args.length === 0) return undefined;
  const alternatives = groupsOf(args).map((group) => ({
    tests: testsOf(group, architecture),
    returns,
  }));
  return alternatives.some(({ tests }) => tests.length === 0) ? undefined : alternatives;
}

/**
 * All must hold; but where two speak of the same argument, each of them is a rule of its own
 * (runc, since before libseccomp could have both).
 */
function groupsOf(args: readonly SeccompArgument[]): readonly (readonly SeccompArgument[])[] {
  if (args.length < 2) return [args];
  const indexes = new Set(args.map(({ index }) => index));
  return indexes.size === args.length ? [args] : args.map((argument) => [argument]);
}

function testsOf(
  group: readonly SeccompArgument[],
  architecture: Architecture,
): readonly ArgumentTest[] {
  return group
    .map((argument) => planArgument(argument, architecture))
    .filter((test): test is ArgumentTest => test !== undefined);
}
