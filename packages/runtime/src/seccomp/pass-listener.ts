import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import type { Child } from "../spawn.ts";
import type { Listener } from "./filter.ts";
import { filtered } from "./install-filter.ts";
import { type Filtered, sendListener } from "./send-listener.ts";

/** Waits for the listener of a new process's filter, and hands it to who is to have it. */
export function passListener(
  kernel: Kernel,
  listener: Listener,
  { child, state }: { readonly child: Child; readonly state: Filtered["state"] },
): void {
  using descriptor = child.waitFor(filtered);
  if (descriptor === undefined) throw new Fault("internal", "there is no seccomp listener to send");
  sendListener(kernel, listener, { descriptor, pid: child.pid, state });
}
