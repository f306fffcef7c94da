import { Fault } from "@skiff/base";
import { type Files, ignoring, readFile, SyscallFault, writeFile } from "@skiff/kernel";

/**
 * Gives the v2 cgroup at `path` every controller that its hierarchy has, by enabling them in
 * all cgroups above it (cgroups(7), "cgroup.subtree_control"). Returns why, for each that an
 * ancestor refused: that matters only to who needs it. Idempotent; what is enabled stays so,
 * as other cgroups may count on it.
 */
export function enableControllers(kernel: Files, path: string): ReadonlyMap<string, Fault> {
  const refused = new Map<string, Fault>();
  enable(kernel, parentOf(path), refused);
  return refused;
}

/** From the top on: a cgroup can give only what it has got. Above the top there is no such file. */
function enable(kernel: Files, path: string, refused: Map<string, Fault>): void {
  const file = `${path}/cgroup.subtree_control`;
  const enabled = ignoring(["ENOENT"], () => words(readFile(kernel, file)));
  if (enabled === undefined) return;
  enable(kernel, parentOf(path), refused);
  const available = words(readFile(kernel, `${path}/cgroup.controllers`));
  const missing = available.filter((controller) => !enabled.includes(controller));
  if (missing.length === 0 || write(kernel, file, missing) === undefined) return;
  for (const controller of missing) {
    const fault = write(kernel, file, [controller]);
    if (fault !== undefined) refused.set(controller, explain(fault, { path, controller }));
  }
}

/** All of them or none (cgroups(7)). */
function write(
  kernel: Files,
  file: string,
  controllers: readonly string[],
): SyscallFault | undefined {
  try {
    writeFile(kernel, file, controllers.map((controller) => `+${controller}`).join(" "));
    return undefined;
  } catch (error) {
    if (error instanceof SyscallFault) return error;
    throw error;
  }
}

function explain(
  fault: SyscallFault,
  { path, controller }: { readonly path: string; readonly controller: string },
): Fault {
  const reason =
    fault.errno === "EBUSY"
      ? "it has processes of its own: move them to a cgroup below it, or set another linux.cgroupsPath"
      : fault.message;
  return new Fault(
    "failed_precondition",
    `${path} does not give cgroups below it the ${controller} controller: ${reason}`,
    { cause: fault },
  );
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
