import { Fault } from "@skiff/base";
import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import { kindOf } from "./kind-of.ts";
import type { Value } from "./value.ts";

/** `value.name`; undefined for a key that a map has not. Throws `not_found` for a field that a record has not, else `invalid_argument`; the reason alone. */
export function getField(value: Value, name: string): Value {
  if (isMap(value)) return value.get(name);
  if (value === null || value === undefined) {
    throw new Fault("invalid_argument", `nil pointer evaluating .${name}`);
  }
  if (typeof value !== "object" || isList(value)) {
    throw new Fault("invalid_argument", `can't evaluate field ${name} in type ${kindOf(value)}`);
  }
  if (Object.hasOwn(value, name)) return value[name];
  const known = Object.keys(value).map((key) => `.${key}`);
  throw new Fault("not_found", `can't evaluate field ${name}; there are ${known.join(", ")}`);
}
