import {
  ignoring,
  type Kernel,
  P_ALL,
  SFD_CLOEXEC,
  SIG_BLOCK,
  signals,
  signalSet,
  WEXITED,
  WNOHANG,
} from "@skiff/kernel";
import { readSignal } from "./cli/signal-source.ts";

/**
 * Returns at SIGTERM or SIGINT. Until then it holds the namespaces that this process is in, and as the
 * first process of its pid namespace reaps what others leave behind.
 */
export function hold(kernel: Kernel): void {
  const set = signalSet(["SIGCHLD", "SIGTERM", "SIGINT"]);
  kernel.rt_sigprocmask(SIG_BLOCK, set);
  using source = kernel.signalfd4(set, SFD_CLOEXEC);
  while (readSignal(kernel, source) === signals.SIGCHLD) {
    while (reap(kernel) !== 0); // several may have exited for one signal
  }
}

/** The pid of one that had exited; 0 for none. */
function reap(kernel: Kernel): number {
  return ignoring(["ECHILD"], () => kernel.waitid(P_ALL, 0, WEXITED | WNOHANG))?.pid ?? 0;
}
