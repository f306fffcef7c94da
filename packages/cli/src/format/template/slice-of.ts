import { Fault } from "@skiff/base";
import { argument } from "./argument.ts";
import { isList } from "./is-list.ts";
import { kindOf } from "./kind-of.ts";
import type { Value } from "./value.ts";

/** `slice`: from one index up to another. Throws `invalid_argument`. */
export function sliceOf(value: Value, from: Value = 0, to?: Value): Value {
  if (typeof value !== "string" && !isList(value)) {
    throw new Fault("invalid_argument", `can't slice item of type ${kindOf(value)}`);
  }
  const start = argument.whole(from);
  const end = to === undefined ? value.length : argument.whole(to);
  const isWithin = start >= 0 && start <= end && end <= value.length;
  if (!isWithin) throw new Fault("invalid_argument", `index out of range: ${start}:${end}`);
  return value.slice(start, end);
}
