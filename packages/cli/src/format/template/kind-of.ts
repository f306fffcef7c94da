import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import type { Value } from "./value.ts";

/** What Go would call a value's type, as errors say it. */
export function kindOf(value: Value): string {
  if (value === null || value === undefined) return "nil";
  if (isList(value)) return "slice";
  if (isMap(value)) return "map";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "function") return "func";
  if (typeof value === "object") return "struct";
  return Number.isInteger(value) ? "int" : "float64";
}
