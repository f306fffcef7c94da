import type { Law } from "../law.ts";
import type { Package } from "../package.ts";
import { resolve, type Target } from "../resolve.ts";
import type { SourceFile } from "../source-file.ts";

/** Nothing reaches past what a package exports, and every import can be read. */
export const exportsOnly: Law = (tree) => {
  const judge = (file: SourceFile, owner: Package | undefined): string[] => [
    ...file.unreadable.map(
      ({ line }) =>
        `${file.path}:${line}: imports what is no string literal, so no law can judge it`,
    ),
    ...file.imports
      .filter(({ specifier }) => reachesPast(resolve(tree, file, specifier), owner))
      .map(
        ({ specifier, line }) =>
          `${file.path}:${line}: "${specifier}" reaches past what the package exports`,
      ),
  ];
  return [
    ...tree.packages.flatMap((owner) => owner.files.flatMap((file) => judge(file, owner))),
    ...tree.others.flatMap((file) => judge(file, undefined)),
  ];
};

function reachesPast(target: Target, importer: Package | undefined): boolean {
  switch (target.kind) {
    case "file":
      return target.owner !== importer;
    case "package":
      return !target.owner.exports.has(target.subpath);
    case "platform":
    case "registry":
      return false;
    default:
      return target satisfies never;
  }
}
