import { CLONE_NEWNET, createFile, type Kernel, MS_BIND } from "@skiff/kernel";
import { bringLoopbackUp } from "./init/bring-loopback-up.ts";

/**
 * Makes a network namespace with its loopback interface up, and keeps it by a bind mount at `path`.
 * This process is in it from then on. A crash leaves what `unpinNetwork` removes. Throws
 * `already_exists`.
 */
export function pinNetwork(kernel: Kernel, path: string): void {
  createFile(kernel, path, "", { mode: 0o600 });
  kernel.unshare(CLONE_NEWNET);
  bringLoopbackUp(kernel);
  kernel.mount("/proc/self/ns/net", path, null, MS_BIND, null);
}
