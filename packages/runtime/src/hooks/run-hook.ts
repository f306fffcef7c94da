import { Fault } from "@skiff/base";
import {
  type At,
  CLD_EXITED,
  CLONE_PIDFD,
  Deadline,
  type Descriptor,
  F_SETPIPE_SZ,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  P_PIDFD,
  signals,
  WEXITED,
  writeAll,
} from "@skiff/kernel";
import type { Hook } from "@skiff/spec";
import { pollReadable } from "../poll-readable.ts";
import { becomeHook } from "./become-hook.ts";
import { Output } from "./output.ts";

/**
 * Runs one hook to its end, with `state` on its standard input. Throws
 * `failed_precondition` with its status and what it printed where that is not 0, and
 * `deadline_exceeded` after its timeout; it is dead then. It dies with this process.
 */
export function runHook(
  kernel: Kernel,
  hook: Hook,
  { state, directory }: { readonly state: string; readonly directory: string | undefined },
): void {
  using input = openInput(kernel, state);
  const [outer, inner] = kernel.pipe2(O_CLOEXEC);
  using output = new Output(kernel, outer);
  using _inner = inner;
  const maker = kernel.getpid();
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
  if (child === undefined || pidfd === undefined) {
    return becomeHook(kernel, { hook, directory, maker, input, output: inner });
  }
  using undo = new DisposableStack();
  undo.use(pidfd);
  undo.defer(() => end(kernel, pidfd));
  inner[Symbol.dispose]();
  waitForEnd(kernel, { pidfd, output, timeout: hook.timeout });
  undo.move();
  using _pidfd = pidfd;
  const { code, status } = kernel.waitid(P_PIDFD, pidfd.fd, WEXITED);
  if (code === CLD_EXITED && status === 0) return;
  const how = code === CLD_EXITED ? `exited with ${status}` : `was killed by signal ${status}`;
  throw new Fault("failed_precondition", [how, output.text()].filter(Boolean).join(": "));
}

/** All of it is in the pipe before there is a reader: nobody waits, and no reader can be gone. */
function openInput(kernel: Kernel, state: string): Descriptor {
  const bytes = new TextEncoder().encode(state);
  const [read, write] = kernel.pipe2(O_CLOEXEC);
  using undo = new DisposableStack();
  undo.use(read);
  using _write = write;
  if (bytes.length > 65536) kernel.fcntl(write, F_SETPIPE_SZ, bytes.length); // pipe(7)
  writeAll(kernel, write, bytes);
  undo.move();
  return read;
}

/** Reads what the hook prints until it has exited: who has its outputs still is not waited for. */
function waitForEnd(
  kernel: Kernel,
  {
    pidfd,
    output,
    timeout,
  }: { readonly pidfd: At; readonly output: Output; readonly timeout: number | undefined },
): void {
  const deadline = timeout === undefined ? undefined : new Deadline(kernel, timeout);
  for (;;) {
    const files = output.atEnd ? [pidfd] : [pidfd, output];
    const ready =
      deadline === undefined
        ? pollReadable(kernel, files)
        : deadline.waitForAny(files, () => "its end");
    if (ready.has(output.fd)) output.read();
    if (ready.has(pidfd.fd)) return;
  }
}

function end(kernel: Kernel, pidfd: At): void {
  ignoring(["ESRCH"], () => kernel.pidfd_send_signal(pidfd, "SIGKILL"));
  ignoring(["ECHILD"], () => kernel.waitid(P_PIDFD, pidfd.fd, WEXITED));
}
