import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";

/** Compiles `skiff` and `skiffd`, each into one file with Bun inside. */
export function buildCli(): void {
  compile("packages/cli/src/main.ts", "dist/bin/skiff-bun", 1000);
  compile("packages/daemon/src/main.ts", "dist/bin/skiffd", 30);
}

/** `patience`: how many times longer than usual a function runs before it is compiled further. */
function compile(entry: string, target: string, patience: number): void {
  if (!existsSync(join(root, entry))) return;
  const flags = [
    "--compile",
    // What a command does not import is not loaded by its start.
    "--splitting",
    "--format=esm",
    // Bytecode and short names start it in 8 ms; without them it takes 44. What runs for that long is
    // not worth compiling further; of a daemon that is what runs all the time.
    "--bytecode",
    "--minify",
    "--sourcemap=none",
    `--compile-jit-policy=${patience}`,
    // Else the folder that root happens to be in could preload a program into it.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
  ];
  runTool([process.execPath, "build", ...flags, entry, "--outfile", target], root);
}
