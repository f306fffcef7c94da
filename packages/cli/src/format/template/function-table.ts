import type { Value } from "./value.ts";

/** What a template can call: how many arguments it takes, and what it makes of them. */
export type FunctionTable = Readonly<Record<string, TemplateFunction>>;

export interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  /** Throws `invalid_argument`: the reason alone. */
  readonly call: (args: readonly Value[]) => Value;
}
