import { Fault } from "@skiff/base";
import { AT_FDCWD, type Files, SyscallFault, W_OK } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { leftToV2 } from "./left-to-v2.ts";
import { planLimits } from "./plan-limits.ts";

/**
 * Of a container's directories those that this process may make, who need not be root. Throws
 * `failed_precondition`, in runc's words, for one that a path or a limit asks for.
 */
export function planPermitted(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  {
    cgroupsPath,
    resources,
  }: { readonly cgroupsPath: string | undefined; readonly resources: Resources },
): readonly CgroupDirectory[] {
  const permitted = directories.filter(({ path }) => isPermitted(kernel, parentOf(path)));
  const v1 = directories.filter(({ version }) => version === 1);
  for (const directory of directories) {
    if (permitted.includes(directory)) continue;
    if ((cgroupsPath ?? "") !== "") {
      throw denied(`linux.cgroupsPath: permission denied to make ${directory.path}`);
    }
    const left = directory.version === 1 ? resources : leftToV2(v1, resources);
    const [setting] = planLimits(directory, left);
    if (setting === undefined) continue;
    const name = setting.file.slice(0, setting.file.indexOf("."));
    throw denied(
      directory.version === 1
        ? `cannot set ${name} limit: container could not join or create cgroup ${directory.path}`
        : `rootless needs no limits + no cgrouppath when no permission is granted for cgroups: ${directory.path}`,
    );
  }
  return permitted;
}

/** Cgroups that are not there are made from the first one on that is. */
function isPermitted(kernel: Files, path: string): boolean {
  try {
    kernel.faccessat2(AT_FDCWD, path, W_OK, 0);
    return true;
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno === "ENOENT") return isPermitted(kernel, parentOf(path));
    if (error.errno === "EACCES" || error.errno === "EPERM" || error.errno === "EROFS")
      return false;
    throw error;
  }
}

function denied(message: string): Fault {
  return new Fault("failed_precondition", message);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
