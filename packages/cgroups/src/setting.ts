/** What to write into a file of a cgroup. */
export interface Setting {
  readonly file: string;
  readonly value: string;
  /** Not every kernel that has the controller has the file: one that does not goes without. */
  readonly optional?: boolean;
}
