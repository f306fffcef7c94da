import { Failed } from "./failed.ts";

/** Asserts that two values are written alike, a bigint or an array of bytes not like a number. */
export function same(actual: unknown, expected: unknown): void {
  if (show(actual) !== show(expected)) {
    throw new Failed(`${show(actual)} is not ${show(expected)}`);
  }
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (inner instanceof Uint8Array) return `bytes ${inner.join(" ")}`;
    return inner === undefined ? "undefined" : inner;
  });
}
