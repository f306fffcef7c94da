/** What a prune removed, and how many bytes of disk that were. */
export interface Pruned {
  readonly removed: readonly string[];
  readonly bytes: number;
}
