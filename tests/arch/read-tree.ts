import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { decodeManifest } from "./decode-manifest.ts";
import type { Package } from "./package.ts";
import { parseSource } from "./parse-source.ts";
import type { SourceFile } from "./source-file.ts";
import type { Tree } from "./tree.ts";

/** Throws an Error when a file cannot be read or a package does not state its stack. */
export function readTree(root: string): Tree {
  const packages = globSync("packages/*/", { cwd: root }).toSorted();
  return {
    packages: packages.map((folder) => readPackage(root, folder.replace(/\/$/, ""))),
    others: readSources(root, "{tests,bench,scripts}"),
  };
}

function readPackage(root: string, folder: string): Package {
  const path = `${folder}/package.json`;
  const manifest = decodeManifest(path, readFileSync(join(root, path), "utf8"));
  const adapters = [...manifest.adapters].map(([subpath, platform]) => ({
    folder: join(folder, dirname(manifest.exports.get(subpath) ?? "")),
    platform,
  }));
  return { ...manifest, folder, adapters, files: readSources(root, folder) };
}

function readSources(root: string, pattern: string): SourceFile[] {
  return globSync(`${pattern}/**/*.ts`, { cwd: root, exclude: ["**/node_modules/**"] })
    .toSorted()
    .map((path) => parseSource(path, readFileSync(join(root, path), "utf8")));
}
