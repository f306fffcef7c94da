import {
  EPOLLIN,
  ignoring,
  type Kernel,
  P_ALL,
  P_PID,
  pid,
  SFD_CLOEXEC,
  SFD_NONBLOCK,
  SIG_BLOCK,
  signals,
  signalSet,
  WEXITED,
  WNOHANG,
  WNOWAIT,
} from "@skiff/kernel";
import { ownsNothing, type Shim } from "./shim.ts";

const infoLength = 128; // of a struct signalfd_siginfo

/**
 * Takes the signals on the loop. SIGCHLD: a process that a container left behind
 * and that is now this one's child has exited, and is reaped, by its pid. SIGTERM
 * and SIGINT end a shim that owns nothing; one with containers goes on, for they
 * would be nobody's.
 */
export function handleSignals(shim: Shim): void {
  const { kernel, loop, log } = shim;
  kernel.rt_sigaction(signalSet(["SIGPIPE"]), "SIG_IGN");
  const set = signalSet(["SIGCHLD", "SIGTERM", "SIGINT"]);
  kernel.rt_sigprocmask(SIG_BLOCK, set);
  const file = kernel.signalfd4(set, SFD_NONBLOCK | SFD_CLOEXEC);
  const info = new Uint8Array(infoLength);
  loop.watch(file, EPOLLIN, () => {
    if (ignoring(["EAGAIN"], () => kernel.read(file, info, 0, info.length)) === undefined) return;
    const number = new DataView(info.buffer).getUint32(0, true);
    if (number === signals.SIGCHLD) return reapAdopted(shim);
    if (ownsNothing(shim)) return shim.shutdown();
    log.info(`signal ${number} is ignored: there are containers, or a sandbox for them`);
  });
}

function reapAdopted({ kernel, tasks, children }: Shim): void {
  const own = [...tasks.values()].flatMap(({ init, execs }) => [init, ...execs.values()]);
  for (let seen = peek(kernel); seen !== 0; seen = peek(kernel)) {
    const process = own.find((one) => one.isAlive && one.pid === seen);
    const reap = process === undefined ? children.get(pid(seen)) : () => process.reap();
    if (reap !== undefined) reap();
    else ignoring(["ECHILD"], () => kernel.waitid(P_PID, seen, WEXITED | WNOHANG));
  }
}

/** The pid of a child that has exited and is not reaped; 0 for none. */
function peek(kernel: Kernel): number {
  return ignoring(["ECHILD"], () => kernel.waitid(P_ALL, 0, WEXITED | WNOHANG | WNOWAIT))?.pid ?? 0;
}
