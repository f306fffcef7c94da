import type { Act, End } from "./act.ts";
import type { Model } from "./model.ts";

/** What is seen of one container. */
export interface Seen {
  readonly state: string;
  /** The same as long as it is the same container. */
  readonly identity: string;
}

/** Containers, none of them there at first, and the program that acts on them. */
export interface Subject {
  readonly model: Model;
  /** Runs one command to its end. Throws where it says what no command may say, and where it hangs. */
  readonly run: (act: Act) => Promise<{ readonly end: End; readonly said: string }>;
  /** Those that are there, by their number. */
  readonly observe: () => Promise<ReadonlyMap<number, Seen>>;
  /** Removes all of them, which must succeed and leave nothing. */
  readonly clear: () => Promise<void>;
}

/** How many containers there are in a story. */
export const containers = 2;
