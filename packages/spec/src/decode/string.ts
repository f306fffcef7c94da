import { expected } from "./expected.ts";
import { Mismatch } from "./mismatch.ts";

/** A string without NUL: the kernel would see only what is before it. */
export function string(value: unknown): string {
  if (typeof value !== "string") throw expected("string", value);
  if (value.includes("\0")) throw new Mismatch("has a NUL character");
  return value;
}
