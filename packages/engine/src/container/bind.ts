/** A directory or file of the host's, seen in the container. Both paths are absolute. */
export interface Bind {
  readonly source: string;
  readonly destination: string;
  readonly readOnly: boolean;
}
