import { Fault, isFault } from "@skiff/base";
import { observeStats, type OomEvents, openOomEvents } from "@skiff/cgroups";
import { type At, Deadline, EPOLLIN, type Kernel } from "@skiff/kernel";
import { eventsGrammar } from "../cli/manual/grammar/events.ts";
import { decodeDuration } from "../cli/decode-duration.ts";
import { exactJson } from "../cli/exact-json.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { demandCgroup } from "../demand-cgroup.ts";
import { type ContainerName, observeContainer } from "../observe-container.ts";
import { openLiving } from "../open-living.ts";
import type { Init, Owned } from "../owned.ts";
import { observeResctrl } from "../resctrl/observe-resctrl.ts";

runCommand(eventsGrammar, (invocation) => {
  const { kernel, root, values, print } = invocation;
  const id = containerId(invocation);
  const text = values.get("interval") ?? "5s";
  const interval = decodeDuration(text);
  if (interval === undefined || interval === 0) {
    throw new Fault("invalid_argument", `--interval: ${JSON.stringify(text)} is no time`);
  }
  const { owned, init } = findLive(kernel, { root, id });
  const printStats = (): void => {
    const event = { type: "stats", id, data: statsOf(kernel, owned) };
    print(`${exactJson(event)}\n`);
  };
  printStats();
  if (values.get("stats") === "true") return;
  using pidfd = openLiving(kernel, init);
  using ooms = openOomEvents(kernel, owned.cgroup);
  const printOom = (): void => print(`${exactJson({ type: "oom", id })}\n`);
  while (!exitsWithin(kernel, { pidfd, ooms, printOom, seconds: interval / 1000 })) printStats();
});

function findLive(
  kernel: Kernel,
  name: ContainerName,
): { readonly owned: Owned; readonly init: Init } {
  const seen = observeContainer(kernel, name);
  if (seen.status === "stopped" || seen.status === "creating" || seen.owned === undefined) {
    throw new Fault("failed_precondition", `container ${name.id} is not running: ${seen.status}`);
  }
  demandCgroup(name.id, seen.owned);
  return { owned: seen.owned, init: seen.init };
}

/** With the members that runc's clients expect to be there. */
function statsOf(kernel: Kernel, { cgroup, resctrl }: Owned): object {
  const { cpu, cpuset, memory, pids, blkio, hugetlb } = observeStats(kernel, cgroup);
  return {
    cpu,
    cpuset,
    memory,
    pids,
    blkio,
    hugetlb,
    intel_rdt: observeResctrl(kernel, resctrl),
    network_interfaces: null,
  };
}

/** Tells meanwhile when the kernel kills processes of it for want of memory, that of its end among them. */
function exitsWithin(
  kernel: Kernel,
  {
    pidfd,
    ooms,
    printOom,
    seconds,
  }: {
    readonly pidfd: At;
    readonly ooms: OomEvents | undefined;
    readonly printOom: () => void;
    readonly seconds: number;
  },
): boolean {
  const deadline = new Deadline(kernel, seconds);
  const exit = { file: pidfd, events: EPOLLIN };
  const watched = ooms === undefined ? [exit] : [exit, ooms];
  try {
    for (;;) {
      const ready = deadline.waitForEither(watched, () => "its exit");
      if (ooms?.take() === "news") printOom();
      if (ready.has(pidfd.fd)) return true;
    }
  } catch (error) {
    if (!isFault(error, "deadline_exceeded")) throw error;
    return false;
  }
}
