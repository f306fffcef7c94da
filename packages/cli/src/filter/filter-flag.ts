import { Fault } from "@skiff/base";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { texts } from "../grammar/texts.ts";
import { Filters } from "./filters.ts";

/** `--filter KEY=VALUE`, as often as wanted, by keys that the command knows; `-f` unless that is `--force`. */
export function filterFlag(
  keys: readonly string[],
  { letter = true }: { readonly letter?: boolean } = {},
): Flag<Filters> {
  return converted(
    texts({
      name: "filter",
      ...(letter && { short: "f" }),
      value: "filter",
      help: `Filter output based on conditions provided (${keys.map((key) => `${key}=`).join(" ")})`,
    }),
    (given) => decodeFilters(given, keys),
  );
}

function decodeFilters(given: readonly string[], keys: readonly string[]): Filters {
  const values = new Map<string, string[]>();
  for (const text of given.filter((text) => text !== "")) {
    const equals = text.indexOf("=");
    if (equals < 0) {
      throw new Fault("invalid_argument", "bad format of filter (expected name=value)");
    }
    const key = text.slice(0, equals).trim().toLowerCase();
    if (!keys.includes(key)) throw new Fault("invalid_argument", `invalid filter '${key}'`);
    values.set(key, [...(values.get(key) ?? []), text.slice(equals + 1).trim()]);
  }
  return new Filters(values);
}
