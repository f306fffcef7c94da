import { during } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";

/** What this process was outside is no id of its user namespace: it could not make a file. */
export function becomeRoot(kernel: Kernel): void {
  during("become root of the user namespace", () => {
    kernel.setresgid(0, 0, 0);
    kernel.setresuid(0, 0, 0);
  });
}
