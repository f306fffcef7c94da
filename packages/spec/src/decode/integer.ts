import { expected } from "./expected.ts";
import { Mismatch } from "./mismatch.ts";

/** An integer that a number holds exactly. */
export function integer(value: unknown): number {
  if (typeof value === "bigint") throw new Mismatch(`${value} is out of range`);
  if (typeof value !== "number") throw expected("integer", value);
  if (!Number.isSafeInteger(value)) throw new Mismatch(`${value} is not an integer in range`);
  return value;
}
