import { expected } from "./expected.ts";
import { Mismatch } from "./mismatch.ts";

/** An integer that may be too long for a number. */
export function integerWithin(value: unknown, least: bigint, most: bigint): number | bigint {
  if (typeof value !== "bigint" && typeof value !== "number") throw expected("integer", value);
  const exact = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!exact || value < least || value > most) {
    throw new Mismatch(`${value} is not an integer between ${least} and ${most}`);
  }
  return value;
}
