import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";

export const beRoot = "must be run as root: try sudo";

/** Before anything is made: without it, only a part could be. Throws `permission_denied`. */
export function demandRoot(kernel: Kernel): void {
  if (kernel.geteuid() !== 0) throw new Fault("permission_denied", beRoot);
}
