import { attempt, Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  CLONE_PIDFD,
  type Descriptor,
  EPOLLIN,
  ignoring,
  MSG_NOSIGNAL,
  P_PIDFD,
  PR_SET_PDEATHSIG,
  SHUT_WR,
  signals,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  WEXITED,
} from "@skiff/kernel";
import type { Reply } from "@skiff/rpc";
import { readFault } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import { errandSocket, outcome } from "./errand-socket.ts";
import { Received } from "./received.ts";

/** What a child of the shim does for it, with a script of this program: see `answerErrand`. */
export interface Errand {
  readonly script: string;
  /** Given to the script as JSON. */
  readonly request: object;
  /** Given to the script, in this order. */
  readonly files?: readonly At[];
}

/** What came of it. The descriptors are the receiver's. */
export interface Answer {
  readonly bytes: Uint8Array;
  readonly descriptors: readonly Descriptor[];
}

/**
 * Does what may wait, or needs code that an idle shim is not to have in memory: in a child, which
 * goes on from here in an image of its own and dies with the shim. When the reply is made it has
 * ended, and the processes that it leaves are the shim's children. Disposing of what is returned ends it
 * before that, without a reply.
 */
export function runErrand(shim: Shim, errand: Errand, reply: Reply<Answer>): Disposable {
  const { kernel, loop } = shim;
  using undo = new DisposableStack();
  const [here, there] = kernel.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  undo.use(here);
  using _there = there;
  const parent = kernel.getpid();
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
  if (child === undefined || pidfd === undefined)
    return goOnErrand(shim, errand, { there, parent });
  undo.use(pidfd);
  undo.defer(() => end(shim, pidfd));
  there[Symbol.dispose](); // the child's copy alone says whether it lives
  send(shim, here, errand);
  const received = new Received();
  const receive = (): void =>
    attempt(
      () => {
        if (received.take(kernel, here)) return;
        all.dispose();
        reply.send(answerOf(received));
      },
      (fault) => {
        all.dispose();
        reply.fail(fault);
      },
    );
  undo.use(loop.watch(here, EPOLLIN, receive));
  const all = undo.move();
  return all;
}

function goOnErrand(
  { kernel, runScript, log }: Shim,
  { script }: Errand,
  { there, parent }: { readonly there: At; readonly parent: number },
): never {
  attempt(() => {
    kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0);
    if (kernel.getppid() !== parent) kernel.exit_group(1);
    if (there.fd !== errandSocket.fd) kernel.dup3(there, errandSocket.fd, 0);
    kernel.close_range(errandSocket.fd + 1, 0xffff_ffff, 0);
    runScript(script);
  }, log.warn);
  return kernel.exit_group(1); // the stack is a copy of the shim's, and must not be unwound
}

function send({ kernel }: Shim, here: At, { request, files = [] }: Errand): void {
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  ignoring(["EPIPE", "ECONNRESET"], () => {
    let sent = kernel.sendmsg(here, bytes, 0, files, MSG_NOSIGNAL);
    while (sent < bytes.length) sent += kernel.sendmsg(here, bytes, sent, [], MSG_NOSIGNAL);
  });
  kernel.shutdown(here, SHUT_WR);
}

/** It has nothing more to do, and may be gone and reaped. */
function end({ kernel }: Shim, pidfd: At): void {
  ignoring(["ESRCH"], () => kernel.pidfd_send_signal(pidfd, "SIGKILL"));
  ignoring(["ECHILD"], () => kernel.waitid(P_PIDFD, pidfd.fd, WEXITED));
}

/** Throws the fault that it is, or `internal` when the child was gone before its answer. */
function answerOf({ bytes: whole, descriptors }: Received): Answer {
  const bytes = whole.subarray(1);
  if (whole[0] === outcome.done) return { bytes, descriptors };
  for (const descriptor of descriptors) descriptor[Symbol.dispose]();
  if (whole[0] === outcome.failed) throw readFault(bytes);
  throw new Fault("internal", "the process that does it ended before it was done");
}
