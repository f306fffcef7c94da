import type { Flag } from "./flag.ts";

/** What a command was given. */
export interface ParsedLine {
  readonly operands: readonly string[];
  /** The flag's value; without it on the line, what it means then. */
  readonly get: <V>(flag: Flag<V>) => V;
  /** Whether the flag was on the line. */
  readonly has: (flag: Flag<unknown>) => boolean;
}
