import { availableParallelism } from "node:os";

/** Each takes two gigabytes at most. */
const machines: number = Math.min(availableParallelism(), 4);

/** Begins the works in their order, no more at a time than there are processors for. */
export function runAll<T>(works: readonly (() => Promise<T>)[]): readonly Promise<T>[] {
  const outcomes = works.map(() => Promise.withResolvers<T>());
  for (const { promise } of outcomes) promise.catch(() => {}); // who awaits it hears of it
  const waiting = [...works.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, begin] = next;
      try {
        outcomes[index]?.resolve(await begin());
      } catch (error) {
        outcomes[index]?.reject(error);
      }
    }
  };
  for (let i = 0; i < machines; i++) void work();
  return outcomes.map(({ promise }) => promise);
}
