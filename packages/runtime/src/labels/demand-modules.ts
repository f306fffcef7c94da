import { Fault } from "@skiff/base";
import { AT_FDCWD, F_OK, ignoring, type Kernel, readFile } from "@skiff/kernel";
import type { Config } from "@skiff/spec";

/**
 * Throws `failed_precondition` where a profile or label is asked for and the kernel does not
 * have its security module: a container is never without what was to confine it.
 */
export function demandModules(
  kernel: Kernel,
  { process, linux }: { readonly process: Config["process"]; readonly linux?: Config["linux"] },
): void {
  if (process.apparmorProfile !== undefined && !hasAppArmor(kernel)) {
    throw new Fault(
      "failed_precondition",
      "process.apparmorProfile: apparmor: config provided but apparmor not supported",
    );
  }
  const label = process.selinuxLabel ?? linux?.mountLabel;
  if (label === undefined || hasSelinux(kernel)) return;
  const member = process.selinuxLabel === undefined ? "linux.mountLabel" : "process.selinuxLabel";
  throw new Fault(
    "failed_precondition",
    `${member}: selinux label is specified in config, but selinux is disabled or not supported`,
  );
}

function hasAppArmor(kernel: Kernel): boolean {
  const read = (): string => readFile(kernel, "/sys/module/apparmor/parameters/enabled");
  return ignoring(["ENOENT"], read)?.startsWith("Y") === true;
}

function hasSelinux(kernel: Kernel): boolean {
  const look = (): true => {
    kernel.faccessat2(AT_FDCWD, "/sys/fs/selinux/enforce", F_OK, 0);
    return true;
  };
  return ignoring(["ENOENT"], look) === true;
}
