import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  CLONE_NEWNS,
  CLONE_NEWUSER,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  P_PID,
  signals,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
  SyscallFault,
  WEXITED,
} from "@skiff/kernel";
import { encodeFault, readFault } from "../wire-fault.ts";
import { findOwnIds } from "./find-own-ids.ts";
import { mapIds } from "./map-ids.ts";
import type { Maker } from "./maker.ts";
import { sayMapped, waitForIds } from "./mapped.ts";

/** This process is in new user and mount namespaces with the maker's ids then. Throws `failed_precondition`. */
export function makeOwn(kernel: Kernel, maker: Maker): void {
  const ids = findOwnIds(kernel, maker);
  const [here, there] = kernel.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  using _here = here;
  using _there = there;
  const own = kernel.getpid();
  // Who is to map the ids has to be outside.
  const { child } = kernel.clone3(0, signals.SIGCHLD, undefined);
  if (child === undefined) {
    here[Symbol.dispose](); // else its end would not be seen
    return mapFor(kernel, there, () => mapIds(kernel, own, { ids, maker }));
  }
  there[Symbol.dispose]();
  try {
    unshare(kernel);
    sayMapped(kernel, here);
    const answer = new Uint8Array(4096);
    const { length } = kernel.recvmsg(here, answer, 0, answer.length, 0);
    if (length > 0) throw readFault(answer.subarray(0, length));
  } finally {
    here[Symbol.dispose]();
    kernel.waitid(P_PID, child, WEXITED);
  }
}

function unshare(kernel: Kernel): void {
  try {
    kernel.unshare(CLONE_NEWUSER | CLONE_NEWNS);
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    throw new Fault("failed_precondition", `${error.message}: ${remedy}`, { cause: error });
  }
}

/** Each is another distribution's, or a host's own. */
const remedy =
  "this host does not let ordinary users make user namespaces; have root look at the sysctls " +
  "user.max_user_namespaces (0 forbids them), kernel.unprivileged_userns_clone (to be 1) and " +
  "kernel.apparmor_restrict_unprivileged_userns (to be 0)";

/** In the process outside: says what is wrong, or nothing, and ends. */
function mapFor(kernel: Kernel, socket: At, work: () => void): never {
  try {
    waitForIds(kernel, socket);
    work();
  } catch (error) {
    ignoring(["EPIPE"], () => kernel.sendmsg(socket, encodeFault(error), 0, [], MSG_NOSIGNAL));
  } finally {
    kernel.exit_group(0); // the stack is a copy of the other's, and must not be unwound
  }
}
