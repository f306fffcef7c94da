import { type Kernel, SIG_SETMASK, signals } from "@skiff/kernel";

/** Real-time signals included, and the two that C libraries keep for themselves (signal(7)). */
const last = 64;

/**
 * Undoes what this process inherited of signals, for the program that it becomes: execve(2) keeps
 * what is ignored. A shell's background jobs ignore SIGINT, and what make runs, signals 32 and 33.
 */
export function resetSignals(kernel: Kernel): void {
  for (let signal = 1; signal <= last; signal++) {
    if (signal === signals.SIGKILL || signal === signals.SIGSTOP) continue;
    kernel.rt_sigaction(signal, "SIG_DFL");
  }
  kernel.rt_sigprocmask(SIG_SETMASK, 0n);
}
