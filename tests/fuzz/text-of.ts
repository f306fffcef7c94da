import type { Json } from "./json.ts";

/** A string itself; of all else, some text. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
