import type { Seccomp, SeccompArchitecture } from "@skiff/spec";
import { killThread, notImplemented, returnOf } from "./action.ts";
import { type Architecture, architectures } from "./architecture.ts";
import type { Dispatch, FilterPlan, Range, Verdict } from "./filter-plan.ts";
import { placeRules } from "./place-rules.ts";
import { planRules, type PlannedRules, type Run } from "./plan-rules.ts";

/**
 * What a profile answers on each architecture. The machine's own, `native`, is always one of
 * them; system calls of architectures that are none of them kill the thread (libseccomp).
 * Names that an architecture does not know are passed over, as runc does.
 */
export function planFilter(profile: Seccomp, native: SeccompArchitecture): FilterPlan {
  const names = new Set([native, ...(profile.architectures ?? [])]);
  const audits = new Set([...names].map((name) => architectures[name].audit));
  const rules = placeRules(profile);
  const otherwise = returnOf(profile.defaultAction, profile.defaultErrnoRet);
  const planned = [...names].map((name) =>
    planRules(rules, { architecture: architectures[name], otherwise }),
  );
  const dispatch = [...audits].map((audit): Dispatch => {
    const here = planned.filter(({ architecture }) => architecture.audit === audit);
    return { audit, ranges: merged(rangesOf(profile, here)) };
  });
  return { dispatch, otherwise: killThread };
}

const x32Bit = 0x4000_0000;
const lastNumber = 0xffff_ffff;

function rangesOf(profile: Seccomp, planned: readonly PlannedRules[]): readonly Range[] {
  const [first] = planned;
  if (first?.architecture.audit !== architectures.SCMP_ARCH_X86_64.audit) {
    return planned.flatMap((rules) => spanned(profile, rules, { from: 0, to: lastNumber }));
  }
  return x86Ranges(profile, planned);
}

/**
 * x32's calls are those of x86-64 with one bit set, and where a profile has only one of the two,
 * the other's are another architecture's. Number -1 is none's: a tracer uses it to skip a call.
 * What is newer than the profile is told apart by that bit alone, as runc does.
 */
function x86Ranges(profile: Seccomp, planned: readonly PlannedRules[]): readonly Range[] {
  const find = (architecture: Architecture): PlannedRules | undefined =>
    planned.find((rules) => rules.architecture === architecture);
  const long = find(architectures.SCMP_ARCH_X86_64);
  const short = find(architectures.SCMP_ARCH_X32);
  const wrong = returning(killThread);
  const otherwise = returning(returnOf(profile.defaultAction, profile.defaultErrnoRet));
  const newerLong = long === undefined ? undefined : newer(profile, long);
  const newerShort = short === undefined ? undefined : newer(profile, short);
  const aboveShort = short === undefined ? wrong : otherwise;
  return [
    ...(long === undefined
      ? [{ first: 0, verdict: wrong }]
      : spanned(profile, long, { from: 0, to: x32Bit - 1 })),
    ...(short === undefined
      ? [{ first: x32Bit, verdict: wrong }]
      : spanned(profile, short, { from: x32Bit, to: 2 * x32Bit - 1 })),
    { first: 2 * x32Bit, verdict: newerLong ?? aboveShort },
    { first: 3 * x32Bit, verdict: newerShort ?? aboveShort },
    { first: lastNumber, verdict: newerShort ?? otherwise },
  ];
}

/** The numbers from `from` to `to`: those with rules, and what is between, above and beyond them. */
function spanned(
  profile: Seccomp,
  rules: PlannedRules,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Range[] {
  const otherwise = returning(returnOf(profile.defaultAction, profile.defaultErrnoRet));
  const beyond = newer(profile, rules);
  const ranges: Range[] = [];
  let next = from;
  for (const { first, end, verdict } of runsOf(rules, beyond)) {
    if (first > next) extend(ranges, { first: next, verdict: otherwise });
    extend(ranges, { first, verdict });
    next = end;
  }
  const end = beyond === undefined ? next : Math.max(next, rules.last + 1);
  if (end > next) extend(ranges, { first: next, verdict: otherwise });
  if (end <= to) extend(ranges, { first: end, verdict: beyond ?? otherwise });
  return ranges;
}

/** A number that stands for all that Linux does not know gets the verdict of what is newer. */
function runsOf(
  { architecture: { unknownIs }, runs }: PlannedRules,
  beyond: Verdict | undefined,
): readonly Run[] {
  if (unknownIs === undefined || beyond === undefined) return runs;
  const before = runs.filter(({ first }) => first < unknownIs);
  const after = runs.filter(({ end }) => end > unknownIs + 1);
  return [
    ...before.map((run) => ({ ...run, end: Math.min(run.end, unknownIs) })),
    { first: unknownIs, end: unknownIs + 1, verdict: beyond },
    ...after.map((run) => ({ ...run, first: Math.max(run.first, unknownIs + 1) })),
  ];
}

/** The last range goes on where the next one's verdict is the same. */
function extend(ranges: Range[], range: Range): void {
  const before = ranges[ranges.length - 1];
  if (before === undefined || !same(before.verdict, range.verdict)) ranges.push(range);
}

/**
 * ENOSYS for what has a higher number than all that the profile names: programs fall back to
 * an older call then, where EPERM would end them. Not where the default lets a call through,
 * or leaves it to a tracer (runc).
 */
function newer(profile: Seccomp, { last }: PlannedRules): Verdict | undefined {
  const permissive = ["SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"];
  if (permissive.includes(profile.defaultAction) || last <= 0) return undefined;
  return returning(notImplemented);
}

function returning(value: number): Verdict {
  return { alternatives: [], otherwise: value };
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const all: Range[] = [];
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    if (range !== undefined) extend(all, range);
  }
  return all;
}

function same(a: Verdict, b: Verdict): boolean {
  if (a === b) return true;
  return a.alternatives.length === 0 && b.alternatives.length === 0 && a.otherwise === b.otherwise;
}
