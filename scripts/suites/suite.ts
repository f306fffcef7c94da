/** One command whose success counts. */
export interface Suite {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** Relative to the root of the tree. */
  readonly cwd?: string;
  /** How its tests are counted; a "step" has none: it only passes or fails the whole. */
  readonly counts: "step" | "bun";
  /** The words that, the files of tests that failed after them, try those once more, alone. */
  readonly again?: readonly [string, ...string[]];
}
