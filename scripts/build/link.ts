import { renameSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";

/** Puts the functions that run in common commands next to each other. */
export const layoutScript: string = join(root, "host/hot.ld");

/** Whether programs are to write down what of QuickJS they execute: see bench/profile.ts. */
export const isProfiled: boolean = process.env["HOST_PROFILE"] !== undefined;

/** Links a static program with no symbols and nothing in it that is never reached. */
export function link(library: string, program: string, flags: readonly string[] = []): void {
  const statically = ["-static", "-no-pie", "-s"];
  const layout = [
    "-Wl,--gc-sections",
    "-Wl,--build-id=none",
    "-Wl,-z,norelro",
    `-Wl,-T,${layoutScript}`,
  ];
  const unfinished = `${program}.${process.pid}`;
  const inputs = [library, ...(isProfiled ? ["-lgcov"] : [])];
  runTool(["musl-gcc", ...statically, ...layout, ...flags, "-o", unfinished, ...inputs], root);
  renameSync(unfinished, program);
}
