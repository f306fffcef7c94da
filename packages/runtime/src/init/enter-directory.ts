import { during, Fault } from "@skiff/base";
import { AT_FDCWD, ignoring, type Kernel, O_CLOEXEC, O_DIRECTORY, O_PATH } from "@skiff/kernel";
import { ensureInRoot } from "./open-in-root.ts";

/**
 * While privileged: changes into the process's working directory, which its user may have no access
 * to. False where only the user himself may have it.
 */
export function tryDirectory(kernel: Kernel, cwd: string): boolean {
  return (
    during(`change directory to ${cwd}`, () => {
      return ignoring(["EACCES", "EPERM"], () => {
        kernel.chdir(cwd);
        return true;
      });
    }) === true
  );
}

/** Changes into the process's working directory, if it is not, and makes sure that it is inside (CVE-2024-21626). */
export function enterDirectory(kernel: Kernel, cwd: string, isEntered: boolean): void {
  during(`change directory to ${cwd}`, () => {
    if (!isEntered) kernel.chdir(cwd);
    const seen = ignoring(["ENOENT"], () => kernel.getcwd());
    if (typeof seen !== "string" || !seen.startsWith("/")) {
      throw new Fault("permission_denied", "the directory is outside of the container");
    }
  });
}

/**
 * Makes the working directory where an image forgot to: in this process's root, and through
 * no link of procfs, which may lead out of it.
 */
export function ensureDirectory(kernel: Kernel, path: string): void {
  if (path === "/") return;
  during(`make directory ${path}`, () => {
    using root = kernel.openat2(AT_FDCWD, "/", { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
    using _directory = ensureInRoot(kernel, root, { path, kind: "directory" });
  });
}
