import { during } from "@skiff/base";
import {
  CLONE_NEWCGROUP,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  type Descriptor,
  type Kernel,
} from "@skiff/kernel";
import { joinNamespace } from "../join-namespace.ts";
import type { ContainerPlan } from "../plan-container.ts";
import { bringLoopbackUp } from "./bring-loopback-up.ts";
import { enterTime } from "./enter-time.ts";

/**
 * Joins and makes the namespaces of the plan, all but those that clone3(2) made, or the process
 * between, and but for a mount namespace that is joined: the host's files are needed still.
 * `network`, where it is made already, is entered and closed.
 */
export function enterNamespaces(
  kernel: Kernel,
  plan: ContainerPlan,
  network: Descriptor | undefined,
): void {
  for (const { flag, path } of plan.joined) {
    if (flag === CLONE_NEWPID || flag === CLONE_NEWNS) continue;
    if (plan.userNamespace === undefined) joinNamespace(kernel, { flag, path });
  }
  // A cgroup namespace begins at the cgroup one is in: it is made after joining that.
  const flags = plan.newNamespaces & ~(CLONE_NEWCGROUP | madeBefore(plan));
  during("make namespaces", () => {
    using made = network;
    kernel.unshare(made === undefined ? flags : flags & ~CLONE_NEWNET);
    if (made !== undefined) kernel.setns(made, CLONE_NEWNET);
  });
  if ((flags & CLONE_NEWTIME) !== 0) enterTime(kernel, plan.config.linux.timeOffsets ?? {});
  if ((flags & CLONE_NEWNET) !== 0) during("bring lo up", () => bringLoopbackUp(kernel));
  const { hostname = "", domainname = "" } = plan.config;
  if (hostname !== "") during("set hostname", () => kernel.sethostname(hostname));
  if (domainname !== "") during("set domainname", () => kernel.setdomainname(domainname));
}

function madeBefore({ userNamespace }: ContainerPlan): number {
  return userNamespace === undefined ? CLONE_NEWPID : CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWTIME;
}
