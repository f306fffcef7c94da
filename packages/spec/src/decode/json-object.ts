import { expected } from "./expected.ts";

/** Any object: neither null nor an array. */
export function jsonObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw expected("object", value);
  }
  return value as Readonly<Record<string, unknown>>; // what JSON's objects are
}
