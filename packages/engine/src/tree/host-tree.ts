import type { Tree } from "./tree.ts";

/** This machine's files. */
export const hostTree: Tree = { directory: "/", mounts: undefined, cwd: "/" };
