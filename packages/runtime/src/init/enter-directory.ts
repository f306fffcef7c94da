import { during, Fault } from "@skiff/base";
import { AT_FDCWD, ignoring, type Kernel } from "@skiff/kernel";

/** Changes into the process's working directory, and makes sure that it is inside (CVE-2024-21626). */
export function enterDirectory(kernel: Kernel, cwd: string): void {
  during(`change directory to ${cwd}`, () => {
    kernel.chdir(cwd);
    const seen = ignoring(["ENOENT"], () => kernel.getcwd());
    if (typeof seen !== "string" || !seen.startsWith("/")) {
      throw new Fault("permission_denied", "the directory is outside of the container");
    }
  });
}

/** Makes the working directory where an image forgot to. */
export function ensureDirectory(kernel: Kernel, path: string): void {
  const parts = path.split("/").filter((part) => part !== "");
  during(`make directory ${path}`, () => {
    let made = "";
    for (const part of parts) {
      made += `/${part}`;
      ignoring(["EEXIST", "EROFS"], () => kernel.mkdirat(AT_FDCWD, made, 0o755));
    }
  });
}
