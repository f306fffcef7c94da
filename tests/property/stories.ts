import { type Arbitrary, array, constantFrom, nat, option, record } from "fast-check";
import type { Act, Story } from "./act.ts";
import { containers } from "./subject.ts";

/** Which verbs are told of, as often as they stand there. */
export interface Vocabulary {
  readonly verbs: readonly string[];
  /** The most that `Act.kill` is. */
  readonly latestKill: number;
  /** What is not done to one container at once. */
  readonly apart?: readonly (readonly [verb: string, other: string])[];
}

/** Stories of up to so many rounds of up to three acts. */
export function stories(
  { verbs, latestKill, apart = [] }: Vocabulary,
  rounds: number,
): Arbitrary<Story> {
  const act = record({
    verb: constantFrom(...verbs),
    who: nat(containers - 1),
    kill: option(nat(latestKill), { freq: 4 }),
  });
  const round = array(act, { minLength: 1, maxLength: 3, size: "max" }).map((acts) =>
    acts.filter((each, index) => !acts.slice(0, index).some(meets(each, apart))),
  );
  return array(round, { minLength: 1, maxLength: rounds, size: "max" });
}

function meets(act: Act, apart: NonNullable<Vocabulary["apart"]>) {
  return (other: Act): boolean =>
    act.who === other.who &&
    apart.some((pair) => pair.includes(act.verb) && pair.includes(other.verb));
}
