import { readdirSync, readlinkSync } from "node:fs";
import { ifThere } from "./if-there.ts";

/** Open descriptors of this process, but for those that the engine under it keeps for itself. */
export function observeDescriptors(): ReadonlySet<string> {
  const descriptors = new Set<string>();
  for (const fd of readdirSync("/proc/self/fd")) {
    const target = ifThere(() => readlinkSync(`/proc/self/fd/${fd}`));
    if (target === undefined || /^anon_inode:\[(event|timerfd|io_uring)/.test(target)) continue;
    descriptors.add(`${fd} → ${target}`);
  }
  return descriptors;
}
