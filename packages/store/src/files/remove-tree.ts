import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { guarded } from "./guarded.ts";
import { guardedAsync } from "./guarded-async.ts";

const fewDirectories = 32;
/** Bytes that a directory takes itself, which every file system lets grow with its entries. */
const smallDirectory = 4096;

/**
 * Idempotent. A small tree goes at once, which takes less than to ask another thread for it; a larger
 * one leaves this thread to others meanwhile.
 */
export async function removeTree(path: string): Promise<void> {
  const how = { recursive: true, force: true };
  if (isSmall(path)) return guarded(`remove ${path}`, () => rmSync(path, how));
  const { rm } = process.getBuiltinModule("node:fs/promises");
  await guardedAsync(`remove ${path}`, () => rm(path, how));
}

function isSmall(path: string): boolean {
  const left = [path];
  for (let seen = 0; seen < fewDirectories; seen++) {
    const directory = left.pop();
    if (directory === undefined) return true;
    const inside = list(directory);
    if (inside === undefined) return false;
    left.push(...inside);
  }
  return false;
}

/** The directories in a small one; undefined of a large one. Someone else may be removing it too. */
function list(path: string): readonly string[] | undefined {
  try {
    return guarded(`list ${path}`, () => {
      const found = lstatSync(path);
      if (!found.isDirectory()) return [];
      if (found.size > smallDirectory) return undefined;
      const entries = readdirSync(path, { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isDirectory() ? [join(path, entry.name)] : []));
    });
  } catch (error) {
    if (isFault(error, "not_found")) return [];
    throw error;
  }
}
