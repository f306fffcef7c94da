import { Mismatch } from "./mismatch.ts";

/** The fault for a value of the wrong type: "expected string, found number". */
export function expected(type: string, value: unknown): Mismatch {
  return new Mismatch(`expected ${type}, found ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "bigint" ? "number" : typeof value;
}
