import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import type { Value } from "./value.ts";

/** As `if` sees it: false is what is zero, nil or empty; a record never is. */
export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  return Boolean(value);
}
