import type { FilterText } from "./filter-text.ts";
import { readQuoted } from "./read-quoted.ts";

/** One condition on one field. */
export interface Selector {
  readonly path: readonly string[];
  readonly operator: "present" | "==" | "!=" | "~=";
  readonly value: string;
  /** Of "~=". */
  readonly pattern: RegExp | undefined;
}

const operators = ["==", "!=", "~="] as const;

export function readSelector(source: FilterText): Selector {
  source.skipSpace();
  const path = readPath(source);
  source.skipSpace();
  const operator = operators.find((word) => source.take(word));
  if (operator === undefined) return { path, operator: "present", value: "", pattern: undefined };
  source.skipSpace();
  const value = readValue(source, operator === "~=");
  source.skipSpace();
  const pattern = operator === "~=" ? compile(source, value) : undefined;
  return { path, operator, value, pattern };
}

function readPath(source: FilterText): string[] {
  const path: string[] = [];
  do path.push(readField(source));
  while (source.take("."));
  return path;
}

function readField(source: FilterText): string {
  const field = source.match(/[A-Za-z][A-Za-z0-9_]*/y) ?? readQuoted(source, ['"']);
  if (field === undefined) throw source.fault("expected a field");
  return field;
}

/** A pattern may also be between slashes or bars. */
function readValue(source: FilterText, isPattern: boolean): string {
  const quoted = readQuoted(source, isPattern ? ['"', "/", "|"] : ['"']);
  if (quoted !== undefined) return quoted;
  const value = source.match(/[^\s,"]+/y);
  if (value === undefined) throw source.fault("expected a value");
  return value;
}

function compile(source: FilterText, pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw source.fault(error.message);
  }
}
