import { type Kernel, SIG_SETMASK, signals } from "@skiff/kernel";

/** execve(2) keeps what is ignored, and a shell's background jobs ignore SIGINT. */
const resettable = Object.values(signals).filter(
  (number) => number !== signals.SIGKILL && number !== signals.SIGSTOP,
);

/** Undoes what this process inherited of signals, for the program that it becomes. */
export function resetSignals(kernel: Kernel): void {
  for (const signal of resettable) kernel.rt_sigaction(signal, "SIG_DFL");
  kernel.rt_sigprocmask(SIG_SETMASK, 0n);
}
