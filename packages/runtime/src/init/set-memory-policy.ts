import { during } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import type { MemoryPolicy } from "@skiff/spec";
import { bitMask } from "./bit-mask.ts";

/** Which nodes the process takes memory from (set_mempolicy(2)), where anything is said of them. */
export function setMemoryPolicy(kernel: Kernel, policy: MemoryPolicy | undefined): void {
  if (policy === undefined) return;
  during("set memoryPolicy", () => kernel.set_mempolicy(policy.mode, bitMask(policy.nodes)));
}
