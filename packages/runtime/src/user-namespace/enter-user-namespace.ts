import { during } from "@skiff/base";
import { type At, CLONE_NEWTIME, type Kernel } from "@skiff/kernel";
import { enterTime } from "../init/enter-time.ts";
import type { ContainerPlan } from "../plan-container.ts";
import { becomeRoot } from "./become-root.ts";
import { waitForIds } from "./mapped.ts";

/** In a process born in its user namespace, which may have no ids yet: becomes its root. */
export function enterUserNamespace(kernel: Kernel, plan: ContainerPlan, maker: At): void {
  if (plan.userNamespace?.kind === "new") waitForIds(kernel, maker);
  // To set offsets afterwards is not its root's right, but that of who was before.
  if ((plan.newNamespaces & CLONE_NEWTIME) !== 0) {
    during("make time namespace", () => kernel.unshare(CLONE_NEWTIME));
    enterTime(kernel, plan.config.linux.timeOffsets ?? {});
  }
  becomeRoot(kernel);
}
