import type { Flag } from "../grammar/flag.ts";
import { filterFlag } from "./filter-flag.ts";
import type { Filters } from "./filters.ts";
import { hasLabel } from "./has-label.ts";

/** `--filter` of what removes what is not in use. */
export const pruneFilter: Flag<Filters> = filterFlag(["label"], { letter: false });

/** Whether filters let something with these labels through. */
export function isToPrune(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  const known = new Map(Object.entries(labels));
  return filters.every("label", (wanted) => hasLabel(known, wanted));
}
