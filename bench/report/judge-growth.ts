import type { Results } from "../compare.ts";
import type { Level } from "./render-growth.ts";

/** A little is the kernel's, which the floor tells, and the machine's noise. */
const atMost = 1.15;

/** One line for each number living: how much longer a container's life takes than on the fewest. */
export function judgeGrowth(levels: readonly Level[]): string[] {
  const [fewest, ...more] = levels.toSorted((a, b) => a.living - b.living);
  if (fewest === undefined) return [];
  return more.flatMap(({ living, cycled }) => {
    const oar = growth("oar", fewest.cycled, cycled);
    const floor = growth("floor", fewest.cycled, cycled);
    if (oar === undefined || floor === undefined) return [];
    const verdict = oar <= Math.max(1, floor) * atMost ? "reached " : "MISSED  ";
    return [
      `${verdict} create+start+delete with ${living} living: ${oar.toFixed(2)} of what oar takes ` +
        `with ${fewest.living}, the floor ${floor.toFixed(2)} (aim: it does not grow)`,
    ];
  });
}

function growth(name: string, from: Results, to: Results): number | undefined {
  const before = from.get(name)?.get("create+start+delete");
  const after = to.get(name)?.get("create+start+delete");
  return before && after && after.median / before.median;
}
