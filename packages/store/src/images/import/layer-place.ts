/** Where a layer goes. */
export interface LayerPlace {
  readonly directory: string;
  /** The differences below it, the nearest first. */
  readonly lower: readonly string[];
  /** No overlay will merge it with what is below: the directory has all of that, and loses what the layer hides. */
  readonly isMerged?: boolean;
}
