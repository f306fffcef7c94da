import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";

/**
 * The program of a runtime as containerd names it: `io.containerd.runc.v2` is `containerd-shim-runc-v2`,
 * in the first of `directories` that has it, and an absolute path is itself. Throws `not_found`, and
 * `invalid_argument` for what is neither.
 */
export function findShimProgram(runtime: string, directories: readonly string[]): string {
  if (runtime.startsWith("/")) {
    if (isProgram(runtime)) return runtime;
    throw new Fault("not_found", `runtime ${runtime}: no such program`);
  }
  const [, name, version] = /\.([A-Za-z0-9-]+)\.(v\d+)$/.exec(runtime) ?? [];
  if (name === undefined || version === undefined) {
    throw new Fault(
      "invalid_argument",
      `runtime ${JSON.stringify(runtime)}: neither a path nor a name like io.containerd.runc.v2`,
    );
  }
  const program = `containerd-shim-${name}-${version}`;
  const found = directories.map((directory) => join(directory, program)).find(isProgram);
  if (found !== undefined) return found;
  throw new Fault("not_found", `runtime ${runtime}: ${program} is not installed`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // whatever keeps it from being run
  }
}
