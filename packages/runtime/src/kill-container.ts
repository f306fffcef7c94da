import { Fault } from "@skiff/base";
import { Cgroup, type CgroupDirectory, Freezer } from "@skiff/cgroups";
import { ignoring, type Kernel, type Signal, signalNumber, signals } from "@skiff/kernel";
import { ContainerRecord } from "./container-record.ts";
import { demandCgroup } from "./demand-cgroup.ts";
import { heldOf } from "./doctor/held-of.ts";
import { type ContainerName, type Observed, observeContainer } from "./observe-container.ts";
import { openLiving } from "./open-living.ts";
import type { Init } from "./owned.ts";

/**
 * Sends a signal to the container's first process, or with `all` to every process of it,
 * which may be alive after the first one; so is SIGKILL, where they do not go with it. Throws `not_found`, and `failed_precondition`
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
  const isKill = signalNumber(signal) === signals.SIGKILL;
  // Without a cgroup it has a pid namespace of its own (`planRootless`): all die with the first.
  const byFirst = isKill && seen.owned?.cgroup.length === 0;
  if (all && !byFirst) demandCgroup(id, seen.owned);
  const isInitSent = "init" in seen && (!all || byFirst) && signalInit(kernel, seen.init, signal);
  const isForAll = all || (isKill && seen.owned?.sharesPids === true);
  const isAnySent = isForAll && signalAll(kernel, held(kernel, { root, id }, seen), signal);
  if (seen.status === "paused" && isKill) thaw(kernel, seen);
  if (all || isInitSent || isAnySent) return;
  throw new Fault("failed_precondition", `cannot kill container ${id}: container not running`);
}

/** Whether there was any process left to be signalled. */
function signalAll(
  kernel: Kernel,
  directories: readonly CgroupDirectory[],
  signal: Signal,
): boolean {
  const sent = new Cgroup(kernel, directories).listProcesses().map((process) =>
    ignoring(["ESRCH"], () => {
      kernel.kill(process, signal);
      return true;
    }),
  );
  return sent.includes(true);
}

function held(
  kernel: Kernel,
  { root, id }: ContainerName,
  { owned }: Observed,
): readonly CgroupDirectory[] {
  const directories = owned?.cgroup ?? [];
  if (!directories.some(({ found }) => found)) return directories;
  using record = ContainerRecord.open(kernel, root, id);
  return heldOf(kernel, record, directories);
}

/** Through a pidfd: the pid may be another process's by the time the signal is sent. False where it has exited. */
function signalInit(kernel: Kernel, init: Init, signal: Signal): boolean {
  const sent = ignoring(["ESRCH"], () => {
    using pidfd = openLiving(kernel, init);
    kernel.pidfd_send_signal(pidfd, signal);
    return true;
  });
  return sent === true;
}

/** Who is stopped by a v1 freezer dies when it goes on. */
function thaw(kernel: Kernel, { owned }: Observed): void {
  ignoring(["ENOENT", "ENODEV"], () => new Freezer(kernel, owned?.cgroup ?? []).thaw());
}
