import type { Contender, Measure } from "./contender.ts";
import type { Sample } from "./sample.ts";
import type { Spawner } from "./spawner.ts";
import { type Summary, summarize } from "./summarize.ts";

/** Contender to measure to figures. */
export type Results = ReadonlyMap<string, ReadonlyMap<Measure, Summary>>;

/**
 * Interleaved: each round lets every contender do everything once, each time another one first, so
 * that a slow moment of the machine hits all alike. `warming` rounds before the first are not counted.
 */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
  spawner: Spawner,
  { warming = 2 }: { readonly warming?: number } = {},
): Promise<Results> {
  const samples = new Map(contenders.map(({ name }) => [name, new Map<Measure, Sample[]>()]));
  for (let round = -warming; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders.at((round + warming + turn) % contenders.length);
      if (contender === undefined) continue;
      const costs = await contender.round(spawner);
      if (round < 0) continue;
      for (const [measure, sample] of costs) {
        const of = samples.get(contender.name);
        const sofar = of?.get(measure) ?? [];
        of?.set(measure, [...sofar, sample]);
      }
    }
  }
  return new Map(
    [...samples].map(([name, of]) => [
      name,
      new Map([...of].map(([measure, all]) => [measure, summarize(all)])),
    ]),
  );
}
