import type { Package } from "./package.ts";
import type { SourceFile } from "./source-file.ts";

export interface Tree {
  readonly packages: readonly Package[];
  /** Files that belong to no package: tests/, bench/, scripts/. */
  readonly others: readonly SourceFile[];
}
