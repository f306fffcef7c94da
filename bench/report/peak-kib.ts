import { type Measure, measures } from "../contender.ts";
import type { Summary } from "../summarize.ts";

/** Of the first measure that there is: the whole life of a container. */
export function peakKib(of: ReadonlyMap<Measure, Summary>): number | undefined {
  const first = measures.find((measure) => of.has(measure));
  return first && of.get(first)?.peakKib;
}
