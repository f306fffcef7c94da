import { spawnSync } from "node:child_process";
import { Fault } from "@skiff/base";

/** Runs a program to its end and gives its output; throws `internal` with what it said. */
export function runTool(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  const reason = error?.message ?? stderr.trim();
  throw new Fault("internal", `${program} ${args.join(" ")}: ${reason}`);
}
