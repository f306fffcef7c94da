import { incomparable } from "./incomparable.ts";
import type { Value } from "./value.ts";

/** Throws `invalid_argument` for values of different types. */
export function equal(a: Value, b: Value): boolean {
  const isNil = (value: Value): boolean => value === null || value === undefined;
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (typeof a !== typeof b || typeof a === "object") throw incomparable(a, b);
  return a === b;
}
