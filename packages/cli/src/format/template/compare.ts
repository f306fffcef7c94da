import { incomparable } from "./incomparable.ts";
import type { Value } from "./value.ts";

/** Negative, zero or positive, as `a` is less than `b`, equal or more. Throws `invalid_argument` for what has no order. */
export function compare(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : Number(a !== b);
  if (typeof a === "number" && typeof b === "number") return a - b;
  throw incomparable(a, b);
}
