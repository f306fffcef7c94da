import type { Law } from "../law.ts";
import type { SourceFile } from "../source-file.ts";

/** A type is asserted only where it is decoded, or as all that a one-line constructor does. */
export const decodersAssert: Law = (tree) =>
  [...tree.packages.flatMap(({ files }) => files), ...tree.others]
    .filter(({ path }) => !isDecoder(path))
    .flatMap(judge);

function isDecoder(path: string): boolean {
  return /\/decode(-[^/]*\.ts$|\/|\.ts$)/.test(path);
}

function judge(file: SourceFile): string[] {
  return file.assertions
    .filter(({ constructs, decodes }) => !constructs && !decodes)
    .map(({ line }) => `${file.path}:${line}: asserts a type outside of a decoder`);
}
