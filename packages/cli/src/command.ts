import type { Flag } from "./grammar/flag.ts";
import type { ParsedLine } from "./grammar/parsed-line.ts";
import type { Session } from "./session.ts";

/** One verb of `skiff`: its grammar, and what it does. */
export interface Command {
  /** What follows the verb, for help: "[OPTIONS] CONTAINER [CONTAINER...]". */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly Flag<unknown>[];
  readonly operands: { readonly least: number; readonly most: number };
  /** Flags end at the first operand. */
  readonly stopsAtOperand?: boolean;
  /** The exit status of a fault that is not the container's own; 1 where not said. */
  readonly faultStatus?: number;
  /** The exit status. */
  readonly run: (line: ParsedLine, session: Session) => Promise<number>;
}
