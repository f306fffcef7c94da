import { join } from "node:path";
import type { Contender } from "../contender.ts";
import type { Paths } from "../make-bundles.ts";

/** The same system calls from C: see floor.c. */
export function floor(program: string, paths: Paths): Contender {
  const state = join(paths.state, "floor");
  return {
    name: "floor",
    round: async (spawner) =>
      new Map([
        [
          "create+start+delete",
          await spawner.run(program, paths.short, state, "bench-floor", "/bin/true"),
        ],
      ]),
  };
}
