import type { At, Kernel } from "@skiff/kernel";

const last = 0xffff_ffff;

/** Closes every descriptor from 3 on but those to keep: none of the host's files stays open. */
export function closeInherited(kernel: Pick<Kernel, "close_range">, keep: readonly At[]): void {
  const kept = keep.map(({ fd }) => fd).filter((fd) => fd > 2);
  let first = 3;
  for (const fd of kept.toSorted((a, b) => a - b)) {
    if (fd > first) kernel.close_range(first, fd - 1, 0);
    first = fd + 1;
  }
  kernel.close_range(first, last, 0);
}
