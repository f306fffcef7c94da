import { Fault } from "@skiff/base";
import { table } from "./table.ts";

/** A list's columns: what templates call each, its heading, and its cell for an item. */
export type Columns<T> = Readonly<Record<string, Column<T>>>;

export interface Column<T> {
  readonly heading: string;
  readonly cell: (item: T) => string;
}

/**
 * How `--format` wants a list printed: "json" (one object a line), a template
 * with `{{.Column}}`, or "table" and a template. Throws `invalid_argument`.
 */
export function listFormat<T>(
  format: string,
  columns: Columns<T>,
): (items: readonly T[]) => string {
  if (format === "json" || format === "{{json .}}") {
    return (items) => items.map((item) => `${asJson(item, columns)}\n`).join("");
  }
  const tabular = /^table(\s+|$)/.exec(format);
  const pieces = split(unescape(tabular ? format.slice(tabular[0].length) : format), columns);
  const lineOf = (show: (column: Column<T>) => string): string =>
    pieces.map((piece) => (typeof piece === "string" ? piece : show(piece))).join("");
  const rowOf = (item: T): string => lineOf((column) => column.cell(item));
  if (!tabular) return (items) => items.map((item) => `${rowOf(item)}\n`).join("");
  return (items) =>
    table([lineOf((column) => column.heading), ...items.map(rowOf)].map((row) => row.split("\t")));
}

function asJson<T>(item: T, columns: Columns<T>): string {
  const cells = Object.entries(columns).map(([name, column]) => [name, column.cell(item)]);
  return JSON.stringify(Object.fromEntries(cells));
}

/** What a shell's quotes leave of a tab or a line's end. */
function unescape(template: string): string {
  return template.replaceAll("\\t", "\t").replaceAll("\\n", "\n");
}

function split<T>(template: string, columns: Columns<T>): (string | Column<T>)[] {
  return template.split(/(\{\{.*?\}\})/).map((piece) => {
    if (!piece.startsWith("{{")) return piece;
    const name = /^\{\{\s*\.(\w+)\s*\}\}$/.exec(piece)?.[1];
    const column = name !== undefined && Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column !== undefined) return column;
    const known = Object.keys(columns).map((key) => `{{.${key}}}`);
    throw new Fault("invalid_argument", `${piece} is not one of ${known.join(" ")}`);
  });
}
