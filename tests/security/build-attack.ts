import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds `attack.c` as the program `path`, which runs in any root file system. */
export function buildAttack(path: string): void {
  const source = join(import.meta.dirname, "attack.c");
  execFileSync("gcc", ["-O2", "-Wall", "-Werror", "-static", "-o", path, source]);
}
