import { integerWithin } from "./integer-within.ts";

/** A signed 64-bit integer: a number where that is exact, else a bigint (see `decodeJson`). */
export function int64(value: unknown): number | bigint {
  return integerWithin(value, -(2n ** 63n), 2n ** 63n - 1n);
}
