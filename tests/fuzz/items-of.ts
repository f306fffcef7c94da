import { isList } from "./is-list.ts";
import type { Json } from "./json.ts";

/** None of what is no array: what is shrunk may be anything. */
export function itemsOf(value: Json): readonly Json[] {
  return isList(value) ? value : [];
}
