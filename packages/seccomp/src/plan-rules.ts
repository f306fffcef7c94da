import type { SeccompArgument } from "@skiff/spec";
import { returnOf } from "./action.ts";
import type { Architecture } from "./architecture.ts";
import { type Applied, combineRules } from "./combine-rules.ts";
import type { Verdict } from "./filter-plan.ts";
import { multiplexedCalls } from "./multiplexed-calls.ts";
import { nobody, type PlacedRules, rulesOf, several } from "./place-rules.ts";
import { syscallPlaces, syscallTable } from "./syscall-table.ts";

/** A profile's rules on one architecture. */
export interface PlannedRules {
  readonly architecture: Architecture;
  /** Ascending; of all numbers between them the profile's default holds. */
  readonly runs: readonly Run[];
  /** The highest number that the profile has a name or an answer for, 0 for none. */
  readonly last: number;
}

/** Numbers that follow one another and have one verdict. */
export interface Run {
  readonly first: number;
  /** One more than the last. */
  readonly end: number;
  readonly verdict: Verdict;
}

/** `otherwise` is what the default does: rules that do the same are passed over (runc). */
export function planRules(
  placed: PlacedRules,
  { architecture, otherwise }: { readonly architecture: Architecture; readonly otherwise: number },
): PlannedRules {
  const { order, ordered } = syscallTable(architecture.table);
  const alone = verdictsAlone(placed, otherwise);
  const { only, verdicts } = planOthers(placed, { architecture, otherwise });
  const runs: Run[] = [];
  let last = 0;
  let current: Verdict | undefined;
  let first = 0;
  let end = 0;
  for (let i = 0; i < order.length; i++) {
    const place = order[i] ?? 0;
    const index = only[place] ?? nobody;
    if (index === nobody) continue;
    last = ordered[i] ?? 0;
    const verdict = index >= 0 ? alone[index] : verdicts.get(place);
    if (verdict === current && last === end) {
      end++;
      continue;
    }
    if (current !== undefined) runs.push({ first, end, verdict: current });
    current = verdict;
    first = last;
    end = last + 1;
  }
  if (current !== undefined) runs.push({ first, end, verdict: current });
  return { architecture, runs, last };
}

/** Of each rule, where it has no arguments and no other speaks of its calls: the same object for the same. */
function verdictsAlone(
  { rules }: PlacedRules,
  otherwise: number,
): readonly (Verdict | undefined)[] {
  const known = new Map<number, Verdict | undefined>([[otherwise, undefined]]);
  return rules.map(({ action, errnoRet }) => {
    const returns = returnOf(action, errnoRet);
    if (!known.has(returns)) known.set(returns, { alternatives: [], otherwise: returns });
    return known.get(returns);
  });
}

interface Others {
  /** As that of the rules, with `several` where `verdicts` says what holds. */
  readonly only: Int32Array;
  readonly verdicts: ReadonlyMap<number, Verdict | undefined>;
}

/** What is not one rule's alone: where several speak of one call or of two that share a number. */
function planOthers(
  placed: PlacedRules,
  plan: { readonly architecture: Architecture; readonly otherwise: number },
): Others {
  const { table, multiplexed = false } = plan.architecture;
  const { numbers, aliases } = syscallTable(table);
  const { rules } = placed;
  const only = placed.only.slice();
  const named = new Map<number, number[]>();
  for (const place of placed.others.keys()) named.set(place, [place]);
  for (const { place, home } of aliases) {
    if (placed.only[place] === nobody) continue;
    named.set(home, [...(named.get(home) ?? [home]), place]);
  }
  const through = multiplexed ? multiplexedRules(placed, plan.otherwise) : new Map<number, never>();
  for (const place of through.keys()) if (!named.has(place)) named.set(place, [place]);
  const verdicts = new Map<number, Verdict | undefined>();
  for (const [place, places] of named) {
    if (numbers[place] === -1) continue;
    const own = rulesOf(placed, places).map((index) => ({ index, through: undefined }));
    const all = [...own, ...(through.get(place) ?? [])].toSorted((a, b) => a.index - b.index);
    const applied = all.flatMap(({ index, through }): Applied[] => {
      const rule = rules[index];
      return rule === undefined ? [] : [{ rule, through }];
    });
    verdicts.set(place, combineRules(applied, plan));
    only[place] = several;
  }
  return { only, verdicts };
}

interface Through {
  readonly index: number;
  readonly through: SeccompArgument;
}

/** The calls through which others can be made too, with the argument that says which, as places. */
const multiplexers = Array.from(multiplexedCalls, ([name, { syscall, argument: value }]) => ({
  meant: syscallPlaces.get(name) ?? -1,
  place: syscallPlaces.get(syscall) ?? -1,
  which: { index: 0, value, valueTwo: 0, op: "SCMP_CMP_EQ" } as const,
}));

/** The rules for calls that can be made through another one, by its place. */
function multiplexedRules(
  placed: PlacedRules,
  otherwise: number,
): ReadonlyMap<number, readonly Through[]> {
  const found = new Map<number, Through[]>();
  for (const { meant, place, which } of multiplexers) {
    if ((placed.only[meant] ?? nobody) === nobody) continue;
    for (const index of rulesOf(placed, [meant])) {
      const rule = placed.rules[index];
      if (rule === undefined || returnOf(rule.action, rule.errnoRet) === otherwise) continue;
      const all = found.get(place) ?? [];
      all.push({ index, through: which });
      found.set(place, all);
    }
  }
  return found;
}
