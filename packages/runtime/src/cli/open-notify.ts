import type { Kernel } from "@skiff/kernel";
import { NotifySocket } from "../notify/notify-socket.ts";
import type { ContainerName } from "../observe-container.ts";
import { findVariable } from "./find-variable.ts";

/** Where a container that is started next says that it is ready, if anybody wants to know. */
export function openNotify(kernel: Kernel, name: ContainerName): NotifySocket | undefined {
  const manager = findVariable("NOTIFY_SOCKET");
  return manager === undefined ? undefined : NotifySocket.open(kernel, name, manager);
}
