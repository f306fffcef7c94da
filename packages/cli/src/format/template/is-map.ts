import type { Value } from "./value.ts";

export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}
