import { expected } from "./expected.ts";
import { Mismatch } from "./mismatch.ts";

/** An integer that may be too long for a number. */
export function integerWithin(value: unknown, least: bigint, most: bigint): number | bigint {
  if (typeof value !== "bigint" && typeof value !== "number") throw expected("integer", value);
  const isExact = typeof value === "bigint" || Number.isSafeInteger(value);
  // Of one kind: QuickJS takes a negative double, as JSON has them, for less than any negative bigint.
  if (isExact && BigInt(value) >= least && BigInt(value) <= most) return value;
  throw new Mismatch(`${value} is not an integer between ${least} and ${most}`);
}
