import type { SeccompArgument, SeccompRule } from "@skiff/spec";
import { returnOf } from "./action.ts";
import type { Architecture } from "./architecture.ts";
import type { Alternative, ArgumentTest, Verdict } from "./filter-plan.ts";
import { planArgument } from "./plan-argument.ts";

/** A rule, and with what it is to be compared besides: the call that is meant, of one that stands for many. */
export interface Applied {
  readonly rule: SeccompRule;
  readonly through: SeccompArgument | undefined;
}

/**
 * What the rules for one system call come to. The first one without arguments holds, wherever it
 * stands (libseccomp). Where there is none, of those with arguments the strictest one that matches
 * does, and of equally strict ones the first. Rules that do what the default does, `otherwise`, are
 * passed over (runc). Undefined where nothing is left.
 */
export function combineRules(
  applied: readonly Applied[],
  { architecture, otherwise }: { readonly architecture: Architecture; readonly otherwise: number },
): Verdict | undefined {
  const all: Alternative[] = [];
  for (const { rule, through } of applied) {
    const returns = returnOf(rule.action, rule.errnoRet);
    if (returns === otherwise) continue;
    const alternatives = groupsOf(rule, through).map((group) => ({
      tests: testsOf(group, architecture),
      returns,
    }));
    if (alternatives.some(({ tests }) => tests.length === 0)) {
      return { alternatives: [], otherwise: returns };
    }
    all.push(...alternatives);
  }
  if (all.length === 0) return undefined;
  return { alternatives: all.toSorted(byStrictness), otherwise };
}

/** As Linux itself does where several filters answer: kill, trap, errno, notify, trace, log, allow. */
function byStrictness(a: Alternative, b: Alternative): number {
  return (a.returns & actionBits) - (b.returns & actionBits);
}

/** SECCOMP_RET_ACTION_FULL */
const actionBits = 0xffff_0000;

/**
 * All of a group must hold; but where two arguments of a rule speak of the same one, each of them is a
 * rule of its own (runc, since before libseccomp could have both). The true arguments of a call that is
 * made through another are behind a pointer, which no filter follows: what a rule says of others than
 * the first one is compared with the outer call's, as libseccomp does.
 */
function groupsOf(
  { args = [] }: SeccompRule,
  through: SeccompArgument | undefined,
): readonly (readonly SeccompArgument[])[] {
  const groups = isDistinct(args) ? [args] : args.map((argument) => [argument]);
  if (through === undefined) return groups;
  return groups.map((group) => [through, ...group.filter(({ index }) => index !== 0)]);
}

function isDistinct(args: readonly SeccompArgument[]): boolean {
  return args.length < 2 || new Set(args.map(({ index }) => index)).size === args.length;
}

function testsOf(
  group: readonly SeccompArgument[],
  architecture: Architecture,
): readonly ArgumentTest[] {
  return group
    .map((argument) => planArgument(argument, architecture))
    .filter((test): test is ArgumentTest => test !== undefined);
}
