/** One file of tests, to be run in a machine of its own. */
export interface PlannedRun {
  /** From the root of the tree on. */
  readonly file: string;
  /** Before each command of oar. */
  readonly oarOptions: string;
}
