import type { Act, End } from "./act.ts";
import { type Model, reach } from "./model.ts";

/** A command, and how it ended. */
export type Ended = Act & { readonly end: End };

/**
 * The states that a container may be in after these commands, which ran at once, from those that it
 * may have been in before: of each order in which they may have been done. One that met another may
 * have been refused for that, and changed nothing. Empty: in no order can they have ended so.
 */
export function possibleAfter(
  model: Model,
  before: ReadonlySet<string>,
  acts: readonly Ended[],
): ReadonlySet<string> {
  const crowded = acts.length > 1;
  const states = ordersOf(acts.map((act) => partsOf(model, act, crowded))).flatMap((order) =>
    order.reduce<readonly string[]>(
      (possible, act) => [
        ...new Set(possible.flatMap((from) => reach(model, from, { ...act, crowded }))),
      ],
      [...before],
    ),
  );
  return new Set(states);
}

/** One that is refused for another got as far, at most, as one that was killed. */
function partsOf({ parts }: Model, act: Ended, crowded: boolean): readonly Ended[] {
  const [first, ...rest] = parts[act.verb] ?? [act.verb];
  if (first === undefined || rest.length === 0) return [act];
  if (act.end === "refused" && !crowded) return [{ ...act, verb: first }];
  const end = act.end === "refused" ? "killed" : act.end;
  return [first, ...rest].map((verb) => ({ ...act, verb, end }));
}

/** Each way to put the rows into one that keeps the order of each. */
function ordersOf<T>(rows: readonly (readonly T[])[]): readonly (readonly T[])[] {
  if (rows.length === 0) return [[]];
  return rows.flatMap(([first, ...rest], index) => {
    if (first === undefined) return [];
    const left = rest.length > 0 ? rows.with(index, rest) : rows.toSpliced(index, 1);
    return ordersOf(left).map((order) => [first, ...order]);
  });
}
