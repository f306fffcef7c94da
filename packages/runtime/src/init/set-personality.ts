import { during } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";

/** How the kernel shows itself to the program (personality(2)): as it does to this process, if not said. */
export function setPersonality(kernel: Kernel, personality: number | undefined): void {
  if (personality === undefined) return;
  during("set personality", () => kernel.personality(personality));
}
