import { readdirSync, readlinkSync } from "node:fs";
import { ifThere } from "./if-there.ts";

/** Those of the engine under this process, which keeps some, and closes a child's sockets when it likes. */
const engines = /^(anon_inode:\[(event|timerfd|io_uring)|socket:)/;

/** Open descriptors of this process, but for those that may be the engine's own. */
export function observeDescriptors(): ReadonlySet<string> {
  const descriptors = new Set<string>();
  for (const fd of readdirSync("/proc/self/fd")) {
    const target = ifThere(() => readlinkSync(`/proc/self/fd/${fd}`));
    if (target === undefined || engines.test(target)) continue;
    descriptors.add(`${fd} → ${target}`);
  }
  return descriptors;
}
