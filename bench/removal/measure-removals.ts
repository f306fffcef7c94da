import { quantile } from "../quantile.ts";
import type { Spawner } from "../spawner.ts";
import type { Manner } from "./manner.ts";
import type { Remover } from "./remover.ts";

/** What removing containers cost, in milliseconds: one, and all that were removed at once. */
export interface Removals {
  readonly p50: number;
  readonly p99: number;
  /** Of rounds with as many containers, the one in the middle. */
  readonly all: number;
  /** So many failed, of all that were measured. */
  readonly failed: number;
}

/** So many are measured at least, in rounds of few. */
const enough = 20;
/** So many rounds there are at least, while they begin within so many milliseconds: one may hit a bad moment. */
const rounds = { least: 3, within: 5000 };
/** So many are made at once. */
const makers = 4;

/** Makes as many containers as are said, and removes all of them; several times where they are few. */
export async function measureRemovals(
  spawner: Spawner,
  remover: Remover,
  { count, manner }: { readonly count: number; readonly manner: Manner },
): Promise<Removals> {
  const each: number[] = [];
  const all: number[] = [];
  let failed = 0;
  const began = performance.now();
  const isSoon = (): boolean => performance.now() - began < rounds.within;
  while (each.length < Math.max(enough, count) || (all.length < rounds.least && isSoon())) {
    await makeAll(spawner, remover, count);
    const step = manner === "at once" ? count : 1;
    let took = 0;
    for (let first = 0; first < count; first += step) {
      const removed = await spawner.tryEach({ first, count: step }, ...remover.remove);
      each.push(...removed.each);
      took += removed.milliseconds;
      failed += removed.failed;
      if (removed.failed > 0) await removeAgain(first, step);
    }
    all.push(took);
  }
  return { p50: quantile(each, 0.5), p99: quantile(each, 0.99), all: quantile(all, 0.5), failed };

  /** Some have gone, of which some removers complain. */
  async function removeAgain(from: number, step: number): Promise<void> {
    for (let first = from; first < from + step; first++) {
      await spawner.tryEach({ first, count: 1 }, ...remover.remove);
    }
  }
}

async function makeAll(spawner: Spawner, remover: Remover, count: number): Promise<void> {
  for (let first = 0; first < count; first += makers) {
    const step = Math.min(makers, count - first);
    await spawner.each({ first, count: step }, ...remover.begin);
  }
}
