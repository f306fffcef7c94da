import { integerWithin } from "./integer-within.ts";

/** An unsigned 64-bit integer: a number where that is exact, else a bigint (see `decodeJson`). */
export function uint64(value: unknown): number | bigint {
  return integerWithin(value, 0n, 2n ** 64n - 1n);
}
