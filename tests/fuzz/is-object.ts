import { isList } from "./is-list.ts";
import type { Json, JsonObject } from "./json.ts";

export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
