/** One option of a command, and what its texts mean. */
export interface Flag<V> {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** Names that it had once, which are still taken and told of nowhere. */
  readonly aliases?: readonly string[];
  /** What help calls its value; a flag without takes none and means "true". */
  readonly value?: string;
  readonly help: string;
  /** `texts`: all that were given, in order. Throws `invalid_argument`: the reason alone. */
  readonly decode: (texts: readonly string[]) => V;
}
