import type { Contender } from "../contender.ts";

/** A command line like Docker's; `run` is all of its arguments up to the image. */
export function engine(
  name: string,
  run: readonly [string, ...string[]],
  image: string,
): Contender {
  return {
    name,
    round: async (spawner) =>
      new Map([["run --rm", await spawner.run(...run, image, "/bin/true")]]),
  };
}
