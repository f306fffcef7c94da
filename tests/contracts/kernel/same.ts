import { Violation } from "./violation.ts";

/** Demands that two values are written alike. */
export function same(actual: unknown, expected: unknown): void {
  if (show(actual) !== show(expected)) {
    throw new Violation(`${show(actual)} is not ${show(expected)}`);
  }
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" ? `${inner}n` : inner === undefined ? "undefined" : inner,
  );
}
