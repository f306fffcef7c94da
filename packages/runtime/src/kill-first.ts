import { type Deadline, describeProcess, EPOLLIN, ignoring, type Kernel } from "@skiff/kernel";
import { openLiving } from "./open-living.ts";
import type { Init } from "./owned.ts";

/** Kills a container's first process, and waits until it is gone. Idempotent. Throws `deadline_exceeded`. */
export function killFirst(kernel: Kernel, init: Init, deadline: Deadline): void {
  ignoring(["ESRCH"], () => {
    using pidfd = openLiving(kernel, init);
    kernel.pidfd_send_signal(pidfd, "SIGKILL");
    deadline.wait(pidfd, EPOLLIN, () => `the exit of ${describeProcess(kernel, init.pid)}`);
  });
}
