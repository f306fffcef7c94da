/** How much of the world to look at. With nothing set: all of it. */
export interface Scope {
  /** Only processes, cgroups, mounts, namespaces and links that bear this word: a process in its
   *  arguments, its environment or the path of its cgroup; the others in their names. For suites
   *  that share a machine with others, and for those that look several hundred times. */
  readonly marker?: string;
  /** Folders whose files count, whether they exist already or not. */
  readonly roots?: readonly string[];
  /** SQLite files whose rows count, whether they exist already or not. */
  readonly databases?: readonly string[];
}
