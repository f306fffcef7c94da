import { Fault } from "@skiff/base";
import { isList } from "./is-list.ts";
import { kindOf } from "./kind-of.ts";
import { printValue } from "./print-value.ts";
import type { Value } from "./value.ts";

/** What functions take. Each throws `invalid_argument`: the reason alone. */
export const argument: {
  readonly text: (value: Value) => string;
  readonly whole: (value: Value) => number;
  readonly texts: (value: Value) => readonly string[];
} = {
  text: (value) => {
    if (typeof value === "string") return value;
    throw wrong(value, "string");
  },
  whole: (value) => {
    if (typeof value === "number" && Number.isInteger(value)) return value;
    throw wrong(value, "int");
  },
  texts: (value) => {
    if (isList(value)) return value.map(printValue);
    if (value === null || value === undefined) return [];
    throw wrong(value, "[]string");
  },
};

function wrong(value: Value, wanted: string): Fault {
  return new Fault(
    "invalid_argument",
    `wrong type for value; expected ${wanted}; got ${kindOf(value)}`,
  );
}
