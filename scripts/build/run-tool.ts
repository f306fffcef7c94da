import { spawnSync } from "node:child_process";
import { Fault } from "@skiff/base";

/** Runs a tool to its end with its complaints shown, and gives its standard output. */
export function runTool(
  argv: readonly [string, ...string[]],
  cwd: string,
  input: Uint8Array = new Uint8Array(),
): Buffer {
  const [tool, ...args] = argv;
  const { error, status, signal, stdout } = spawnSync(tool, args, {
    cwd,
    input,
    stdio: ["pipe", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) {
    const advice = `${tool}: ${error.message} (scripts/setup.sh build installs what is needed)`;
    throw new Fault("failed_precondition", advice, { cause: error });
  }
  if (status !== 0) {
    throw new Fault("internal", `${argv.join(" ")}: ended with ${signal ?? status}`);
  }
  return stdout;
}
