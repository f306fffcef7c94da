import { runShimProgram } from "./run-shim-program.ts";

const timeoutMs = 10_000;

/**
 * What a shim's program says of itself: a containerd.types.RuntimeInfo, encoded. `options`: those of a
 * container, an encoded Any, or nothing. Throws `internal` where the program does not know `-info`.
 */
export function readShimInfo(program: string, options: Uint8Array): Promise<Uint8Array> {
  return runShimProgram(program, { args: ["-info"], input: options, timeoutMs });
}
