import type { Sample } from "./sample.ts";
import type { Spawner } from "./spawner.ts";

/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  /** Does everything once and says what each measure cost. Leaves nothing. */
  readonly round: (spawner: Spawner) => Promise<ReadonlyMap<Measure, Sample>>;
}

/** In the order in which they are printed. */
export const measures = [
  "create+start+delete",
  "create+start+delete, seccomp",
  "create",
  "start",
  "delete",
  "delete --force",
  "run",
  "exec",
  "state",
  "list",
  "kill",
  "version",
  "run --rm",
  "run -d",
  "rm -f",
  "32 creates at once",
  "load",
  "pull",
] as const;

export type Measure = (typeof measures)[number];
