import { Fault, isFault } from "@skiff/base";
import {
  AT_FDCWD,
  ignoring,
  type Kernel,
  S_IFDIR,
  S_IFMT,
  STATX_TYPE,
  SyscallFault,
  X_OK,
} from "@skiff/kernel";
import type { Process } from "@skiff/spec";

const AT_EACCESS = 0x200;

/**
 * The path that execve(2) is to be given for `args[0]`: itself if it has a slash, else found
 * in PATH. Engines tell 127 (not_found) from 126 (permission_denied) by these messages.
 */
export function findExecutable(
  kernel: Kernel,
  { args, env = [] }: Pick<Process, "args" | "env">,
): string {
  const name = args[0] ?? "";
  if (name.includes("/")) {
    demandExecutable(kernel, name);
    return name;
  }
  const path = env.findLast((variable) => variable.startsWith("PATH="))?.slice(5) ?? "";
  const candidates = path.split(":").map((dir) => `${dir === "" ? "." : dir}/${name}`);
  const found = candidates.find((candidate) => isExecutable(kernel, candidate));
  if (found !== undefined) return found;
  throw new Fault("not_found", `exec: "${name}": executable file not found in $PATH`);
}

function demandExecutable(kernel: Kernel, path: string): void {
  try {
    const { mode } = kernel.statx(AT_FDCWD, path, 0, STATX_TYPE);
    if ((mode & S_IFMT) === S_IFDIR) throw new SyscallFault("EACCES", path);
    kernel.faccessat2(AT_FDCWD, path, X_OK, AT_EACCESS);
  } catch (error) {
    if (!isFault(error)) throw error;
    const reason =
      error.code === "permission_denied"
        ? "permission denied"
        : `stat ${path}: no such file or directory`;
    throw new Fault(error.code, `exec: "${path}": ${reason}`, { cause: error });
  }
}

function isExecutable(kernel: Kernel, path: string): boolean {
  const mode = ignoring(["ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG"], () => {
    kernel.faccessat2(AT_FDCWD, path, X_OK, AT_EACCESS);
    return kernel.statx(AT_FDCWD, path, 0, STATX_TYPE).mode;
  });
  return mode !== undefined && (mode & S_IFMT) !== S_IFDIR;
}
