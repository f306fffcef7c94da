import type { Value } from "./value.ts";

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
