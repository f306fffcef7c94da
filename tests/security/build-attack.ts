import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { compileProgram } from "../fixtures/index.ts";

/** Builds `attack.c` as the program `path`, which runs in any root file system. */
export function buildAttack(path: string): void {
  copyFileSync(compileProgram(join(import.meta.dirname, "attack.c")), path);
}
