import { Fault } from "@skiff/base";
import { kindOf } from "./kind-of.ts";
import type { Value } from "./value.ts";

export function incomparable(a: Value, b: Value): Fault {
  return new Fault(
    "invalid_argument",
    `incompatible types for comparison: ${kindOf(a)} and ${kindOf(b)}`,
  );
}
