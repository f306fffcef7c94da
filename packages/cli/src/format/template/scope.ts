import type { FunctionTable } from "./function-table.ts";
import type { Value } from "./value.ts";

/** What a place in a template can see. */
export interface Scope {
  readonly source: string;
  readonly functions: FunctionTable;
  readonly dot: Value;
  /** The innermost last. */
  readonly variables: Variable[];
}

export interface Variable {
  readonly name: string;
  value: Value;
}
