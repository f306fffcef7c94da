import type { Json } from "./json.ts";

/** What `JSON.parse` returned. */
export function decodeJsonValue(value: unknown): Json {
  return value as Json; // what JSON's values are
}
