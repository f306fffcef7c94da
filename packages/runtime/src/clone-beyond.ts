import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  CLONE_PARENT,
  CLONE_PIDFD,
  type Cloned,
  ignoring,
  type Kernel,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  P_PIDFD,
  pid,
  signals,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
  WEXITED,
} from "@skiff/kernel";
import { reporting } from "./init/reporting.ts";
import { readFault } from "./wire-fault.ts";

/** What the process between says, with the new one's pid and its pidfd. */
const born = "born ";

/**
 * As clone3(2), from a process between this one and the new one, which does `between` first
 * and is gone then: what it enters it could not leave. The new process is a child of this
 * one all the same. Throws the fault that `between` reports.
 */
export function cloneBeyond(
  kernel: Kernel,
  {
    flags,
    cgroup,
    between,
  }: {
    readonly flags: number;
    readonly cgroup: At | undefined;
    readonly between: () => void;
  },
): Cloned {
  // Not the pair on which the new process speaks: that may be sooner than the one between.
  const [here, there] = kernel.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  using _here = here;
  using _there = there;
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
  if (child === undefined || pidfd === undefined) {
    return reporting(kernel, there, () => {
      between();
      const cloned = kernel.clone3(flags | CLONE_PIDFD | CLONE_PARENT, 0, cgroup);
      if (cloned.child === undefined || cloned.pidfd === undefined) return cloned;
      kernel.sendmsg(there, `${born}${cloned.child}`, 0, [cloned.pidfd], MSG_NOSIGNAL);
      return kernel.exit_group(0);
    });
  }
  using _pidfd = pidfd;
  kernel.waitid(P_PIDFD, pidfd.fd, WEXITED); // what it said is in the socket then
  const answer = new Uint8Array(4096);
  const { length, descriptors } = ignoring(["EAGAIN"], () =>
    kernel.recvmsg(here, answer, 0, answer.length, MSG_DONTWAIT),
  ) ?? { length: 0, descriptors: [] };
  const text = new TextDecoder().decode(answer.subarray(0, length));
  if (text.startsWith(born)) {
    return { child: pid(Number(text.slice(born.length))), pidfd: descriptors[0] };
  }
  if (length > 0) throw readFault(answer.subarray(0, length));
  throw new Fault("internal", "the process that makes the container's was killed");
}
