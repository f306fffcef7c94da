import { MS_PRIVATE, MS_SLAVE } from "@skiff/kernel";
import type { LinuxConfig } from "@skiff/spec";

/** How the container's mounts are kept from reaching the host's, also while they are being made: MS_SLAVE or MS_PRIVATE. */
export function inwardOf({ rootfsPropagation = "slave" }: LinuxConfig): number {
  return /^r?private$/.test(rootfsPropagation) ? MS_PRIVATE : MS_SLAVE;
}
