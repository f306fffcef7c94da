/** A command of skiff, between those that lead to it and those that undo it, however far it came. */
export interface Operation {
  readonly before?: readonly Words[];
  readonly words: Words;
  /** Each must succeed. */
  readonly after: readonly Words[];
}

export type Words = readonly string[];
