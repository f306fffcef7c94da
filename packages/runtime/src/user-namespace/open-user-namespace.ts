import {
  CLONE_NEWUSER,
  CLONE_PIDFD,
  type Descriptor,
  type Kernel,
  P_PIDFD,
  type Pid,
  PR_SET_PDEATHSIG,
  signals,
  WEXITED,
} from "@skiff/kernel";
import { openNamespace } from "../open-namespace.ts";
import { mapIds } from "./map-ids.ts";
import type { Ids } from "./plan-user-namespace.ts";

/** A user namespace with these ids and nobody in it: who made it possible is gone. */
export function openUserNamespace(kernel: Kernel, ids: Ids): Descriptor {
  const maker = kernel.getpid();
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD | CLONE_NEWUSER, signals.SIGCHLD, undefined);
  if (child === undefined || pidfd === undefined) return waitForDeath(kernel, maker);
  using ending = new DisposableStack();
  ending.use(pidfd);
  ending.defer(() => {
    kernel.pidfd_send_signal(pidfd, "SIGKILL");
    kernel.waitid(P_PIDFD, pidfd.fd, WEXITED);
  });
  mapIds(kernel, child, { ids, maker: undefined });
  return openNamespace(kernel, `/proc/${child}/ns/user`);
}

function waitForDeath(kernel: Kernel, maker: Pid): never {
  try {
    kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0);
    while (kernel.getppid() === maker) kernel.poll(new Int32Array(0), -1);
  } finally {
    kernel.exit_group(1); // the stack is a copy of the maker's, and must not be unwound
  }
}
