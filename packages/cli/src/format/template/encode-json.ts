import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import { sortedEntries } from "./sorted-entries.ts";
import type { Value } from "./value.ts";

/** What JSON leaves as it is, and a terminal obeys: DEL, C1, and what turns the direction of text. */
const steering = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A value as JSON, indented where that is asked for. Nothing in it steers a terminal. */
export function encodeJson(value: Value, indent?: string): string {
  const text = JSON.stringify(plain(value) ?? null, undefined, indent);
  return text.replaceAll(
    steering,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Without methods. */
function plain(value: Value): unknown {
  if (isList(value)) return value.map(plain);
  if (isMap(value)) return Object.fromEntries(sortedEntries(value).map(([k, v]) => [k, plain(v)]));
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}
