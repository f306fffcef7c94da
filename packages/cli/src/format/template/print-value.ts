import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import { sortedEntries } from "./sorted-entries.ts";
import type { Value } from "./value.ts";

/** A value as Go's `%v` prints it. */
export function printValue(value: Value): string {
  if (value === undefined) return "<no value>";
  if (value === null) return "<nil>";
  if (isList(value)) return `[${value.map(printValue).join(" ")}]`;
  if (isMap(value)) {
    return `map[${sortedEntries(value)
      .map(([key, item]) => `${key}:${printValue(item)}`)
      .join(" ")}]`;
  }
  if (typeof value === "function") return printValue(value());
  if (typeof value !== "object") return String(value);
  const fields = Object.values(value).filter((field) => typeof field !== "function");
  return `{${fields.map(printValue).join(" ")}}`;
}
