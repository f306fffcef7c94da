import { Fault } from "@skiff/base";
import { Cgroup, Freezer } from "@skiff/cgroups";
import { ignoring, type Kernel, type Signal, signalNumber, signals } from "@skiff/kernel";
import { demandCgroup } from "./demand-cgroup.ts";
import { type ContainerName, type Observed, observeContainer } from "./observe-container.ts";
import { openLiving } from "./open-living.ts";
import type { Init } from "./owned.ts";

/**
 * Sends a signal to the container's first process, or with `all` to every process of it,
 * which may be alive after the first one. Throws `not_found`, and `failed_precondition`
 * when the container is stopped.
 */
export function killContainer(
  kernel: Kernel,
  {
    root,
    id,
    signal,
    all = false,
  }: ContainerName & { readonly signal: Signal; readonly all?: boolean },
): void {
  const seen = observeContainer(kernel, { root, id });
  if (all) {
    demandCgroup(id, seen.owned);
    const cgroup = new Cgroup(kernel, seen.owned?.cgroup ?? []);
    for (const process of cgroup.listProcesses()) {
      ignoring(["ESRCH"], () => kernel.kill(process, signal));
    }
    if (seen.status === "paused" && signalNumber(signal) === signals.SIGKILL) thaw(kernel, seen);
    return;
  }
  if (seen.status === "stopped" || seen.status === "creating") {
    throw new Fault("failed_precondition", `cannot kill container ${id}: container not running`);
  }
  signalInit(kernel, seen.init, { id, signal });
  if (seen.status === "paused" && signalNumber(signal) === signals.SIGKILL) thaw(kernel, seen);
}

/** Through a pidfd: the pid may be another process's by the time the signal is sent. */
function signalInit(
  kernel: Kernel,
  init: Init,
  { id, signal }: { readonly id: string; readonly signal: Signal },
): void {
  const sent = ignoring(["ESRCH"], () => {
    using pidfd = openLiving(kernel, init);
    kernel.pidfd_send_signal(pidfd, signal);
    return true;
  });
  if (sent === undefined) {
    throw new Fault("failed_precondition", `cannot kill container ${id}: container not running`);
  }
}

/** Who is stopped by a v1 freezer dies when it goes on. */
function thaw(kernel: Kernel, { owned }: Observed): void {
  ignoring(["ENOENT", "ENODEV"], () => new Freezer(kernel, owned?.cgroup ?? []).thaw());
}
