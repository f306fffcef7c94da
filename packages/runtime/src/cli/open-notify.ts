import type { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { NotifySocket } from "../notify/notify-socket.ts";
import type { ContainerName } from "../observe-container.ts";
import { findVariable } from "./find-variable.ts";

/** Where a container that is started next says that it is ready, if anybody wants to know. */
export function openNotify(
  kernel: Kernel,
  name: ContainerName,
  warn: (fault: Fault) => void,
): NotifySocket | undefined {
  const path = findVariable("NOTIFY_SOCKET");
  return path === undefined ? undefined : NotifySocket.open(kernel, name, { path, warn });
}
