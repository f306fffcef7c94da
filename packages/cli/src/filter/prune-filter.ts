import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { decodeTime } from "../options/decode-time.ts";
import { filterFlag } from "./filter-flag.ts";
import type { Filters } from "./filters.ts";
import { hasLabel } from "./has-label.ts";

/** `--filter` of what removes what is not in use. */
export const pruneFilter: Flag<Filters> = converted(
  filterFlag(["label", "label!", "until"], { letter: false }),
  (filters) => {
    for (const time of filters.values("until")) decodeTime(time, 0);
    return filters;
  },
);

interface Prunable {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Whether filters let it through. "until": only what was made before. */
export function isToPrune(
  filters: Filters,
  { labels, createdAt }: Prunable,
  now: number = Date.now(),
): boolean {
  const known = new Map(Object.entries(labels));
  return (
    filters.every("label", (wanted) => hasLabel(known, wanted)) &&
    filters.every("label!", (unwanted) => !hasLabel(known, unwanted)) &&
    filters.every("until", (time) => createdAt < (decodeTime(time, now) ?? now))
  );
}
