import type { Tree } from "./tree.ts";

/** Judges a tree; each string names a place ("path:line") and what is wrong there. */
export type Law = (tree: Tree) => string[];
