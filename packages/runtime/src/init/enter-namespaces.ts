import { during } from "@skiff/base";
import {
  AF_INET,
  CLONE_NEWCGROUP,
  CLONE_NEWNET,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  IFF_UP,
  type Kernel,
  SIOCGIFFLAGS,
  SIOCSIFFLAGS,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
} from "@skiff/kernel";
import type { TimeOffset, TimeOffsets } from "@skiff/spec";
import { openNamespace } from "../open-namespace.ts";
import type { ContainerPlan } from "../plan-container.ts";
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

/** netdevice(7): struct ifreq is a name of 16 bytes and, here, 16 bits of flags, 40 bytes in all. */
function bringLoopbackUp(kernel: Kernel): void {
  using socket = kernel.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode("lo"));
  kernel.ioctl(socket, SIOCGIFFLAGS, request);
  request[16] = (request[16] ?? 0) | IFF_UP;
  kernel.ioctl(socket, SIOCSIFFLAGS, request);
}
