import { renameSync } from "node:fs";
import { runTool } from "./run-tool.ts";
import { root } from "./root.ts";

/** Links a static program with no symbols and nothing in it that is never reached. */
export function link(inputs: readonly string[], program: string): void {
  const unfinished = `${program}.unfinished`;
  const flags = ["-static", "-no-pie", "-s", "-Wl,--gc-sections", "-Wl,--build-id=none"];
  runTool(["musl-gcc", ...flags, "-o", unfinished, ...inputs], root);
  renameSync(unfinished, program); // a program that is running cannot be written over
}
