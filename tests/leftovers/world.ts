/** Everything that a container could leave behind, each thing as one line that names it. */
export interface World {
  /** To what each of them runs, which may change in its life. */
  readonly processes: ReadonlyMap<string, string>;
  readonly cgroups: ReadonlySet<string>;
  readonly mounts: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  readonly descriptors: ReadonlySet<string>;
  readonly rows: ReadonlySet<string>;
}
