/** What to write into a file of a cgroup. */
export interface Setting {
  readonly file: string;
  readonly value: string;
}
