import { basename } from "node:path";
import type { Law } from "../law.ts";
import type { SourceFile } from "../source-file.ts";

const banned = new Set(
  ["manager", "helper", "util", "common", "misc", "impl", "data"].flatMap((word) => [
    word,
    `${word}s`,
  ]),
);

/** Files are named in kebab-case, and neither they nor exported things by a word that says nothing. */
export const tellingNames: Law = (tree) =>
  [...tree.packages.flatMap(({ files }) => files), ...tree.others].flatMap((file) => [
    ...fileName(file.path),
    ...exportedNames(file),
  ]);

function fileName(path: string): string[] {
  const name = basename(path);
  const words = name.split(/[-.]/);
  return [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*(_pb|\.(test|d))?\.ts$/.test(name)
      ? []
      : [`${path}: not named in kebab-case`]),
    ...words.filter((word) => banned.has(word)).map((word) => `${path}: "${word}" in its name`),
  ];
}

function exportedNames(file: SourceFile): string[] {
  return file.exports.flatMap(({ name, line }) => {
    const at = `${file.path}:${line}`;
    const words = name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
    return [
      ...words.filter((word) => banned.has(word)).map((word) => `${at}: "${word}" in ${name}`),
      ...(/^(I[A-Z][a-z]|do[A-Z])/.test(name) ? [`${at}: the prefix of ${name} says nothing`] : []),
    ];
  });
}
