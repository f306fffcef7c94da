import type { Members } from "../decode/members.ts";
import { Mismatch } from "../decode/mismatch.ts";

/** Refuses members that the specification knows and this version does not apply: never ignored in silence. */
export function refuseUnsupported(members: Members, names: readonly string[]): void {
  for (const name of names) members.optional(name, nothing);
}

function nothing(value: unknown): void {
  const empty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  if (!empty && value !== "") throw new Mismatch("is not supported yet");
}
