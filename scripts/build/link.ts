import { renameSync } from "node:fs";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";

/** Links a static program with no symbols and nothing in it that is never reached. */
export function link(library: string, program: string): void {
  const statically = ["-static", "-no-pie", "-s"];
  const layout = ["-Wl,--gc-sections", "-Wl,--build-id=none", "-Wl,-z,relro"];
  const unfinished = `${program}.${process.pid}`;
  runTool(["musl-gcc", ...statically, ...layout, "-o", unfinished, library], root);
  renameSync(unfinished, program);
}
