import { existsSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeIfChanged } from "./write-if-changed.ts";

/** Leaves these files in a folder, and no others. */
export function writePackage(
  folder: string,
  files: readonly (readonly [path: string, bytes: Uint8Array])[],
): void {
  const wanted = new Set(files.map(([path]) => path));
  if (existsSync(folder)) {
    for (const path of globSync("**/*.{js,ts}", { cwd: folder })) {
      if (!wanted.has(path)) rmSync(join(folder, path)); // of a version before
    }
  }
  for (const [path, bytes] of files) writeIfChanged(join(folder, path), bytes);
}
