import type { Fault } from "@skiff/base";
import { ignoring, type Kernel } from "@skiff/kernel";
import type { ContainerName } from "../observe-container.ts";
import { observeContainer } from "../observe-container.ts";
import { openLiving } from "../open-living.ts";
import { startContainer } from "../start-container.ts";
import { openNotify } from "./open-notify.ts";

/** Starts a container that nobody stays with; returns when it is ready, where it says so. */
export function startAsked(
  kernel: Kernel,
  name: ContainerName,
  warn: (fault: Fault) => void,
): void {
  using notify = openNotify(kernel, name, warn);
  startContainer(kernel, name);
  if (notify === undefined) return;
  const seen = observeContainer(kernel, name);
  if (!("init" in seen)) return;
  const { init } = seen;
  ignoring(["ESRCH"], () => {
    using pidfd = openLiving(kernel, init);
    notify.wait({ pid: init.pid, pidfd });
  });
}
