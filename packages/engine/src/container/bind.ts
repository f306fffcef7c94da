/** A directory or file of the host's, seen in the container. Both paths are absolute. */
export interface Bind {
  readonly source: string;
  readonly destination: string;
  readonly readOnly: boolean;
  /** The volume that the source is of. */
  readonly volume?: string | undefined;
}
