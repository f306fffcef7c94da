/** How much of the world to look at. With nothing set: all of it. */
export interface Scope {
  /** Only processes, cgroups, mounts, namespaces and links that bear this word: a process in its
   *  arguments, its environment or the path of its cgroup; the others in their names. For suites
   *  that share a machine with others, and for those that look several hundred times. */
  readonly marker?: string;
  /** Of processes, and of their namespaces, only those that bear one of these words; for a machine
   *  whose other processes come and go. Instead of `marker`, for processes. */
  readonly processMarkers?: readonly string[];
  /** Folders whose files count, whether they exist already or not. */
  readonly roots?: readonly string[];
  /** SQLite files whose rows count, whether they exist already or not. */
  readonly databases?: readonly string[];
}
