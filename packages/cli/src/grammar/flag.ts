/** One option of a command, and what its texts mean. */
export interface Flag<V> {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What help calls its value; a flag without takes none and means "true". */
  readonly value?: string;
  readonly help: string;
  /** `texts`: all that were given, in order. Throws `invalid_argument`: the reason alone. */
  readonly decode: (texts: readonly string[]) => V;
}
