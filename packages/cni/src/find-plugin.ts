import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";

/** The path of a plugin's program. Throws `not_found`, `invalid_argument` for what is no file's name. */
export function findPlugin(type: string, folders: readonly string[]): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(type)) {
    throw new Fault("invalid_argument", `CNI plugin ${JSON.stringify(type)}: not a plugin's name`);
  }
  const path = folders.map((folder) => join(folder, type)).find(isProgram);
  if (path !== undefined) return path;
  throw new Fault("not_found", `CNI plugin ${type}: not found in ${folders.join(":")}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // for whatever reason: it cannot be run
  }
}
