/** One command on one container, by a process of its own. */
export interface Act {
  readonly verb: string;
  /** Which of the containers; a verb that is about all of them does not look at it. */
  readonly who: number;
  /** Where its process is killed: what that counts is the subject's own. It may be done before. */
  readonly kill: number | null;
}

/** What is done: the acts of one round at once, the rounds one after the other. */
export type Story = readonly (readonly Act[])[];

export type End = "done" | "refused" | "killed";
