import type { Law } from "../law.ts";

/** A tree of nothing breaks no other law, so it breaks this one. */
export const somethingRead: Law = (tree) => [
  ...(tree.packages.flatMap(({ files }) => files).length === 0
    ? ["no file of a package read"]
    : []),
  ...(tree.others.length === 0 ? ["no file of tests/, bench/ or scripts/ read"] : []),
];
