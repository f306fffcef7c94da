import { readdirSync } from "node:fs";
import { join } from "node:path";

export interface Entry {
  readonly name: string;
  readonly path: string;
}

/** Every file in the folder that is no test, named without its ending, in a fixed order. */
export function listScripts(folder: string): readonly Entry[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .toSorted()
    .map((file) => ({ name: file.slice(0, -".ts".length), path: join(folder, file) }));
}
