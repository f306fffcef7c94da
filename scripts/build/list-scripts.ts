import { readdirSync } from "node:fs";
import { join } from "node:path";

export interface Entry {
  readonly name: string;
  readonly path: string;
  /** What the function is called that the script becomes; stack traces name it. */
  readonly function: string;
}

/** Every file in the folder that is no test, named without its ending, in a fixed order. */
export function listScripts(folder: string): readonly Entry[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -".ts".length);
      return { name, path: join(folder, file), function: functionName(name) };
    });
}

function functionName(name: string): string {
  return `${name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Script`;
}
