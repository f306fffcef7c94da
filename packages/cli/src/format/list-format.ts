import { isFault } from "@skiff/base";
import { forTerminal } from "./for-terminal.ts";
import { onOneLine } from "./on-one-line.ts";
import { table } from "./table.ts";
import { compileTemplate, type Template } from "./template/compile-template.ts";
import { encodeJson } from "./template/encode-json.ts";
import type { FunctionTable } from "./template/function-table.ts";
import { isList } from "./template/is-list.ts";
import { isMap } from "./template/is-map.ts";
import { printValue } from "./template/print-value.ts";
import type { Fields, Value } from "./template/value.ts";

/** A list's columns: what templates call each, its heading, and its cell for an item. */
export type Columns<T> = Readonly<Record<string, Column<T>>>;

export interface Column<T> {
  readonly heading: string;
  /** Asked only when it is printed. A function is a method of templates, as `.Label` is. */
  readonly cell: (item: T) => Value;
}

/**
 * How `--format` wants a list printed: "json" (one object a line), a template of Go's, or
 * "table" and a template. No cell breaks a table, or steers a terminal. Throws `invalid_argument`, and
 * `not_found` for a column there is not.
 */
export function listFormat<T>(
  format: string,
  columns: Columns<T>,
): (items: readonly T[]) => string {
  if (format === "json") {
    return (items) => items.map((item) => `${encodeJson(recordOf(item, columns))}\n`).join("");
  }
  const tabular = /^table\s*/.exec(format);
  const template = compileTemplate(unescape(tabular ? format.slice(tabular[0].length) : format));
  const heading = headingOf(template, columns); // also where it is not printed: what it names is to be there
  if (!tabular) {
    return (items) =>
      forTerminal(items.map((item) => `${template(recordOf(item, columns))}\n`).join(""));
  }
  return (items) => {
    const rows = items.map((item) => template(recordOf(item, columns, clean)));
    return table([heading, ...rows].map((row) => row.split("\t")));
  };
}

function recordOf<T>(
  item: T,
  columns: Columns<T>,
  shown: (value: Value) => Value = (value) => value,
): Fields {
  const record: Fields = {};
  for (const name of Object.keys(columns).toSorted()) {
    const get = (): Value => shown(columns[name]?.cell(item));
    Object.defineProperty(record, name, { enumerable: true, get });
  }
  return record;
}

function clean(value: Value): Value {
  if (typeof value === "string") return onOneLine(value);
  if (isList(value)) return value.map(clean);
  if (isMap(value)) return new Map([...value].map(([key, item]) => [onOneLine(key), clean(item)]));
  return typeof value === "function" ? (...args) => clean(value(...args)) : value;
}

/** The template once more, each column's heading in its cell's place, which functions leave as it is. Throws `not_found` for a column there is not. */
function headingOf<T>(template: Template, columns: Columns<T>): string {
  const headings = Object.entries(columns)
    .map(([name, { heading }]) => [name, heading] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  try {
    return template({ ...Object.fromEntries(headings), Label: headingOfLabel }, headingFunctions);
  } catch (error) {
    if (isFault(error, "invalid_argument")) return ""; // a template that fits cells, not their headings
    throw error;
  }
}

function headingOfLabel(name: Value): string {
  return printValue(name).replace(/^.*\./, "").replaceAll(/[-_]/g, " ");
}

const untouched = [
  "json",
  "split",
  "join",
  "title",
  "lower",
  "upper",
  "truncate",
  "index",
  "slice",
];
const headingFunctions: FunctionTable = Object.fromEntries(
  untouched.map((name) => [name, { least: 1, most: Infinity, call: ([heading]) => heading }]),
);

/** What a shell's quotes leave of a tab or a line's end. */
function unescape(template: string): string {
  return template.trim().replaceAll("\\t", "\t").replaceAll("\\n", "\n");
}
