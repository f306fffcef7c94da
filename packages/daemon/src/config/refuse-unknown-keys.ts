import { Mismatch } from "@skiff/spec";

/** A key that is not known is a mistake: what was meant by it would silently not be done. */
export function refuseUnknownKeys(table: unknown, known: readonly string[]): void {
  if (typeof table !== "object" || table === null) return; // whoever reads it next says so
  const key = Object.keys(table).find((name) => !known.includes(name));
  if (key !== undefined) throw new Mismatch(`no such key; known here: ${known.join(", ")}`, key);
}
