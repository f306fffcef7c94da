import type { SourceFile } from "./source-file.ts";

export type Platform = "pure" | "quickjs" | "node";

/** A folder of packages/, as its package.json states it and its files show it. */
export interface Package {
  readonly name: string;
  /** From the root of the tree, as every path here: "packages/kernel". */
  readonly folder: string;
  readonly ring: number;
  readonly platform: Platform;
  /** The build gives it what that platform has, so it may import what stands there; not the platform's own modules. */
  readonly provides: Platform | undefined;
  /** Folders of files that stand on another platform than the rest. */
  readonly adapters: readonly { readonly folder: string; readonly platform: Platform }[];
  /** Subpath ("." or "./fake") to file. */
  readonly exports: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly files: readonly SourceFile[];
}
