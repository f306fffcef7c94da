import { type Kernel, SIG_SETMASK, signalSet } from "@skiff/kernel";

/** Real-time signals included, and the two that C libraries keep for themselves (signal(7)). */
const all = 0xffff_ffff_ffff_ffffn & ~signalSet(["SIGKILL", "SIGSTOP"]);

/**
 * Undoes what this process inherited of signals, for the program that it becomes: execve(2) keeps
 * what is ignored. A shell's background jobs ignore SIGINT, and what make runs, signals 32 and 33.
 */
export function resetSignals(kernel: Kernel): void {
  kernel.rt_sigaction(all, "SIG_DFL");
  kernel.rt_sigprocmask(SIG_SETMASK, 0n);
}
