import { execute } from "./execute.ts";
import type { FunctionTable } from "./function-table.ts";
import { functions } from "./functions.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Value } from "./value.ts";

/** What a template makes of a value. Throws `invalid_argument` with the place. */
export type Template = (value: Value, own?: FunctionTable) => string;

/** Reads a template in Go's language; `own` functions hide those of the same name. Throws `invalid_argument` with the place. */
export function compileTemplate(source: string): Template {
  const nodes = parseTemplate(source);
  return (value, own = {}) => {
    const printed: string[] = [];
    const variables = [{ name: "$", value }];
    const scope = { source, functions: { ...functions, ...own }, dot: value, variables };
    execute(nodes, scope, (text) => void printed.push(text));
    return printed.join("");
  };
}
