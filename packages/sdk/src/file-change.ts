/** What a container has done to a file, or a directory, of its image. */
export interface FileChange {
  readonly kind: "added" | "changed" | "deleted";
  /** In the container. */
  readonly path: string;
}
