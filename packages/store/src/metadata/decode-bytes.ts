import { Mismatch } from "@skiff/spec";

/** A column that is a BLOB. */
export function decodeBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Mismatch("not bytes");
}
