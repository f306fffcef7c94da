import {
  type At,
  type Descriptor,
  type Kernel,
  SFD_CLOEXEC,
  SIG_BLOCK,
  type SignalName,
  signals,
} from "@skiff/kernel";

/** Not those that the kernel sends for faults, those that cannot be caught, and those about children. */
const forwarded: readonly SignalName[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
  "SIGTERM",
  "SIGCONT",
  "SIGWINCH",
  "SIGIO",
  "SIGPWR",
];

const recordSize = 128; // struct signalfd_siginfo

/** From now on the signals that a container is to get in this process's place are read here (signalfd(2)). */
export function openSignals(kernel: Kernel): Descriptor {
  const set = forwarded.reduce((bits, name) => bits | (1n << BigInt(signals[name] - 1)), 0n);
  kernel.rt_sigprocmask(SIG_BLOCK, set);
  return kernel.signalfd4(set, SFD_CLOEXEC);
}

/** The number of the next signal. */
export function readSignal(kernel: Kernel, source: At): number {
  const record = new Uint8Array(recordSize);
  kernel.read(source, record, 0, recordSize);
  return new DataView(record.buffer).getUint32(0, true);
}
