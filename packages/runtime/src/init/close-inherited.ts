import type { At, Kernel } from "@skiff/kernel";
import { stepLogFiles } from "../step-log.ts";

const last = 0xffff_ffff;

/** Closes every descriptor from 3 on but those to keep, and where steps are told: no other of the host's files stays open. */
export function closeInherited(kernel: Pick<Kernel, "close_range">, keep: readonly At[]): void {
  const kept = [...keep, ...stepLogFiles()].map(({ fd }) => fd).filter((fd) => fd > 2);
  let first = 3;
  for (const fd of kept.toSorted((a, b) => a - b)) {
    if (fd > first) kernel.close_range(first, fd - 1, 0);
    first = fd + 1;
  }
  kernel.close_range(first, last, 0);
}
