import { argument } from "./argument.ts";
import { compare } from "./compare.ts";
import { encodeJson } from "./encode-json.ts";
import { equal } from "./equal.ts";
import { formatText } from "./format-text.ts";
import type { FunctionTable, TemplateFunction } from "./function-table.ts";
import { indexInto } from "./index-into.ts";
import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import { isTrue } from "./is-true.ts";
import { printValue } from "./print-value.ts";
import { sliceOf } from "./slice-of.ts";
import type { Value } from "./value.ts";

const { text, texts, whole } = argument;
/** Of one pad, so that a mistake in a template does not take all memory. */
const widest = 10_000;

/** Docker's functions, and Go's own; `and` and `or` are `evaluatePipe`'s, for they do not look at all they are given. */
export const functions: FunctionTable = {
  json: exactly(1, ([value]) => encodeJson(value)),
  split: exactly(2, ([value, by]) => text(value).split(text(by))),
  join: exactly(2, ([list, by]) => texts(list).join(text(by))),
  title: exactly(1, ([value]) =>
    text(value).replaceAll(/(^|[^\p{L}\p{N}_'])(\p{Ll})/gu, (_, before: string, letter: string) => {
      return before + letter.toUpperCase();
    }),
  ),
  lower: exactly(1, ([value]) => text(value).toLowerCase()),
  upper: exactly(1, ([value]) => text(value).toUpperCase()),
  pad: exactly(3, ([value, before, behind]) => {
    const spaces = (count: Value): string =>
      " ".repeat(Math.min(widest, Math.max(0, whole(count))));
    return text(value) === "" ? "" : spaces(before) + text(value) + spaces(behind);
  }),
  truncate: exactly(2, ([value, length]) =>
    [...text(value)].slice(0, Math.max(0, whole(length))).join(""),
  ),
  print: { least: 0, most: Infinity, call: (args) => printed(args) },
  println: {
    least: 0,
    most: Infinity,
    call: (args) => `${args.map(printValue).join(" ")}\n`,
  },
  printf: {
    least: 1,
    most: Infinity,
    call: ([format, ...args]) => formatText(text(format), args),
  },
  len: exactly(1, ([value]) => {
    if (isMap(value)) return value.size;
    if (value === null || value === undefined) return 0;
    return isList(value) ? value.length : new TextEncoder().encode(text(value)).length;
  }),
  index: { least: 1, most: Infinity, call: ([value, ...keys]) => keys.reduce(indexInto, value) },
  slice: { least: 1, most: 3, call: ([value, from, to]) => sliceOf(value, from, to) },
  not: exactly(1, ([value]) => !isTrue(value)),
  eq: {
    least: 2,
    most: Infinity,
    call: ([value, ...others]) => others.some((other) => equal(value, other)),
  },
  ne: exactly(2, ([a, b]) => !equal(a, b)),
  lt: exactly(2, ([a, b]) => compare(a, b) < 0),
  le: exactly(2, ([a, b]) => compare(a, b) <= 0),
  gt: exactly(2, ([a, b]) => compare(a, b) > 0),
  ge: exactly(2, ([a, b]) => compare(a, b) >= 0),
};

function exactly(count: number, call: TemplateFunction["call"]): TemplateFunction {
  return { least: count, most: count, call };
}

/** A space between two of which neither is a text. */
function printed(args: readonly Value[]): string {
  return args
    .map((arg, at) => {
      const isApart = at > 0 && typeof arg !== "string" && typeof args[at - 1] !== "string";
      return `${isApart ? " " : ""}${printValue(arg)}`;
    })
    .join("");
}
