import type { Kernel } from "@skiff/kernel";
import type { Maker } from "../user-namespace/maker.ts";

/** Undefined for root. */
export function findMaker(kernel: Kernel): Maker | undefined {
  const uid = kernel.geteuid();
  return uid === 0 ? undefined : { uid, gid: kernel.getegid() };
}
