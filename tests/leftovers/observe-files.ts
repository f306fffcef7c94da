import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ifThere } from "./if-there.ts";

/** The roots that exist and all below them; what is mounted there too, but no link is followed. */
export function observeFiles(roots: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  for (const root of roots) {
    const stat = ifThere(() => lstatSync(root));
    if (stat === undefined) continue;
    files.add(`${root} (${kind(stat)})`);
    if (stat.isDirectory()) add(root, files);
  }
  return files;
}

function add(folder: string, files: Set<string>): void {
  for (const entry of ifThere(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    files.add(`${path} (${kind(entry)})`);
    if (entry.isDirectory()) add(path, files);
  }
}

function kind(
  entry: Pick<Dirent, "isDirectory" | "isFIFO" | "isSocket" | "isSymbolicLink">,
): string {
  if (entry.isDirectory()) return "directory";
  if (entry.isFIFO()) return "FIFO";
  if (entry.isSocket()) return "socket";
  return entry.isSymbolicLink() ? "symbolic link" : "file";
}
