import { readFileSync } from "node:fs";

/** Whether the machine has any swap. */
export function hasSwap(): boolean {
  const total = /^SwapTotal: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return Number(total ?? 0) > 0;
}
