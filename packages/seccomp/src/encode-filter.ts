import type { Alternative, ArgumentTest, FilterPlan, Range, Verdict, Word } from "./filter-plan.ts";
import { ProgramWriter, returning, type Target } from "./program-writer.ts";

/** `nr` and `arch` in `struct seccomp_data`. */
const numberOffset = 0;
const architectureOffset = 4;

/** The program of a plan: architecture by architecture, then a binary search over its ranges. */
export function encodeFilter({ dispatch, otherwise }: FilterPlan): Uint8Array {
  const program = new ProgramWriter();
  let next = returning(otherwise);
  for (const { audit, ranges } of dispatch.toReversed()) {
    program.continueAt(search(program, ranges));
    const holds = program.load(numberOffset);
    next = program.branch("eq", audit, holds, next);
  }
  program.continueAt(next);
  program.load(architectureOffset);
  return program.finish();
}

function search(program: ProgramWriter, ranges: readonly Range[]): Target {
  const between = (from: number, to: number): Target => {
    const middle = (from + to) >> 1;
    const range = ranges[middle];
    if (range === undefined || middle === from) return decide(program, range?.verdict ?? nothing);
    const holds = between(middle, to);
    const otherwise = between(from, middle);
    return program.branch("ge", range.first, holds, otherwise);
  };
  return between(0, ranges.length);
}

/** Of no range there is none: it kills. */
const nothing: Verdict = { alternatives: [], otherwise: 0 };

function decide(program: ProgramWriter, verdict: Verdict): Target {
  if (verdict.alternatives.length === 0) return returning(verdict.otherwise);
  return verdict.alternatives.reduceRight<Target>(
    (otherwise, alternative) => tryAlternative(program, alternative, otherwise),
    returning(verdict.otherwise),
  );
}

function tryAlternative(
  program: ProgramWriter,
  { tests, returns }: Alternative,
  otherwise: Target,
): Target {
  return tests.reduceRight<Target>(
    (holds, test) => compare(program, test, { holds, otherwise }),
    returning(returns),
  );
}

interface Ways {
  readonly holds: Target;
  readonly otherwise: Target;
}

function compare(program: ProgramWriter, test: ArgumentTest, { holds, otherwise }: Ways): Target {
  const { operator } = test;
  switch (operator) {
    case "eq":
      return equals(program, test, { holds, otherwise });
    case "ne":
      return equals(program, test, { holds: otherwise, otherwise: holds });
    case "gt":
    case "ge":
      return exceeds(program, { ...test, operator }, { holds, otherwise });
    case "lt":
      return exceeds(program, { ...test, operator: "ge" }, { holds: otherwise, otherwise: holds });
    case "le":
      return exceeds(program, { ...test, operator: "gt" }, { holds: otherwise, otherwise: holds });
  }
}

function equals(program: ProgramWriter, { low, high }: ArgumentTest, ways: Ways): Target {
  let holds = ways.holds;
  for (const word of high === undefined ? [low] : [low, high]) {
    if (word.mask === 0) continue;
    program.branch("eq", word.value, holds, ways.otherwise);
    holds = loaded(program, word);
  }
  return holds;
}

function exceeds(
  program: ProgramWriter,
  { operator, low, high }: ArgumentTest & { readonly operator: "gt" | "ge" },
  ways: Ways,
): Target {
  program.branch(operator, low.value, ways.holds, ways.otherwise);
  const lower = loaded(program, low);
  if (high === undefined) return lower;
  const same = program.branch("eq", high.value, lower, ways.otherwise);
  program.branch("gt", high.value, ways.holds, same);
  return loaded(program, high);
}

function loaded(program: ProgramWriter, { offset, mask }: Word): Target {
  if (mask !== 0xffff_ffff) program.and(mask);
  return program.load(offset);
}
