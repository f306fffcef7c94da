import { during } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  F_SETFD,
  type Kernel,
  MSG_NOSIGNAL,
  signalSet,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
} from "@skiff/kernel";
import { closeInherited } from "../init/close-inherited.ts";
import { reporting } from "../init/reporting.ts";
import { resetSignals } from "../init/reset-signals.ts";
import { ready } from "../spawn.ts";
import type { CriuCall } from "./call-criu.ts";

/** What is said with the socket on which criu is to be spoken to. */
export const listening = "listening";

/**
 * In a new process: becomes criu, which takes requests from a socket (criu(8), "swrk"). The pair
 * is made here: criu takes descriptors in a request for those of the socket's maker (unix(7),
 * SO_PEERCRED), which are its own then.
 */
export function becomeCriu(
  kernel: Kernel,
  { program, environment, inherited, prepare }: CriuCall,
  maker: At,
): never {
  return reporting(kernel, maker, () => {
    closeInherited(kernel, [maker, ...inherited]);
    prepare();
    resetSignals(kernel);
    kernel.rt_sigaction(signalSet(["SIGPIPE"]), "SIG_IGN"); // so that it undoes its work when nobody listens
    const [outer, inner] = kernel.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    for (const file of [inner, ...inherited]) kernel.fcntl(file, F_SETFD, 0);
    kernel.sendmsg(maker, listening, 0, [outer], MSG_NOSIGNAL);
    kernel.sendmsg(maker, ready, 0, [], MSG_NOSIGNAL);
    const args = ["criu", "swrk", String(inner.fd)];
    return during(`exec ${program}`, () => kernel.execve(program, args, environment));
  });
}
