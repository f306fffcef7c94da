import { during } from "@skiff/base";
import {
  CLONE_NEWCGROUP,
  CLONE_NEWNET,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  type Kernel,
} from "@skiff/kernel";
import type { TimeOffset, TimeOffsets } from "@skiff/spec";
import { openNamespace } from "../open-namespace.ts";
import type { ContainerPlan } from "../plan-container.ts";
import { bringLoopbackUp } from "./bring-loopback-up.ts";
import { writeProc } from "./write-proc.ts";

/** Joins and makes the namespaces of the plan, all but the pid one: clone3(2) did that. */
export function enterNamespaces(kernel: Kernel, plan: ContainerPlan): void {
  for (const { flag, path } of plan.joined) {
    if (flag === CLONE_NEWPID) continue;
    during(`join namespace ${path}`, () => {
      using namespace = openNamespace(kernel, path);
      kernel.setns(namespace, flag);
    });
  }
  // A cgroup namespace begins at the cgroup one is in: it is made after joining that.
  const flags = plan.newNamespaces & ~(CLONE_NEWPID | CLONE_NEWCGROUP);
  during("make namespaces", () => kernel.unshare(flags));
  if ((flags & CLONE_NEWTIME) !== 0) enterTime(kernel, plan.config.linux.timeOffsets ?? {});
  if ((flags & CLONE_NEWNET) !== 0) during("bring lo up", () => bringLoopbackUp(kernel));
  const { hostname = "", domainname = "" } = plan.config;
  if (hostname !== "") during("set hostname", () => kernel.sethostname(hostname));
  if (domainname !== "") during("set domainname", () => kernel.setdomainname(domainname));
}

/** time_namespaces(7): unshare(2) made it for children, and its offsets are set before anybody is in it. */
function enterTime(kernel: Kernel, { monotonic, boottime }: TimeOffsets): void {
  setOffset(kernel, "monotonic", monotonic);
  setOffset(kernel, "boottime", boottime);
  using namespace = openNamespace(kernel, "/proc/self/ns/time_for_children");
  during("enter time namespace", () => kernel.setns(namespace, CLONE_NEWTIME));
}

function setOffset(kernel: Kernel, clock: keyof TimeOffsets, offset: TimeOffset | undefined): void {
  if (offset === undefined) return;
  const line = `${clock} ${offset.secs} ${offset.nanosecs}\n`;
  during("set timeOffsets", () => writeProc(kernel, "self/timens_offsets", line));
}
