/** Files below a directory, as `oar tree` sees them. */
export interface Tree {
  readonly directory: string;
  /** What is mounted there for the time of each look. */
  readonly mounts: TreeMounts | undefined;
  /** Where relative paths in the mounts start. */
  readonly cwd: string;
}

export interface TreeMounts {
  readonly overlay: string | undefined;
  readonly binds: readonly {
    readonly source: string;
    /** What is mounted is this, in the directory that the source is. */
    readonly subpath?: string | undefined;
    readonly destination: string;
    readonly readOnly: boolean;
  }[];
}
