import type { Filters } from "./filters.ts";
import { isToPrune } from "./prune-filter.ts";

interface Dated {
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** Whether filters let a network or a volume through. */
export function prunesDated(filters: Filters, { labels, createdAt }: Dated): boolean {
  return isToPrune(filters, { labels, createdAt: createdAt.getTime() });
}
