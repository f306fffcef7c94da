import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import type { Listening } from "../create-container.ts";
import { findVariable } from "./find-variable.ts";

/**
 * Sockets that a service manager gave this process to pass on (sd_listen_fds(3)): those from
 * descriptor 3 on. Undefined where there are none, or they are another process's.
 */
export function findListening(kernel: Kernel): Listening | undefined {
  const count = findVariable("LISTEN_FDS");
  if (count === undefined || findVariable("LISTEN_PID") !== String(kernel.getpid())) {
    return undefined;
  }
  if (!/^\d{1,4}$/.test(count)) {
    throw new Fault("invalid_argument", `LISTEN_FDS: ${JSON.stringify(count)} is no number`);
  }
  return { count: Number(count), names: findVariable("LISTEN_FDNAMES") };
}
