import type { Value } from "./value.ts";

/** Go prints and walks maps by their keys. */
export function sortedEntries(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
