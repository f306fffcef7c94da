import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";

/** Compiles `skiff` into one file with Bun inside. */
export function buildCli(): void {
  const entry = join(root, "packages/cli/src/main.ts");
  if (!existsSync(entry)) return;
  // Bytecode and short names start it in 8 ms; without them it takes 44.
  const flags = ["--compile", "--bytecode", "--minify", "--sourcemap=none"];
  runTool([process.execPath, "build", ...flags, entry, "--outfile", "dist/bin/skiff"], root);
}
