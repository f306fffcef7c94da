import type { Place } from "./place.ts";

/** One thing that is so in every Linux. It throws where it is not so. */
export interface ContractCase {
  readonly name: string;
  /** What it needs of the machine; without it the case is left out. */
  readonly needs?: "v2" | "freezer";
  readonly play: (place: Place) => void;
}
