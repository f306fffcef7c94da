import {
  AT_FDCWD,
  type At,
  type Descriptor,
  type Kernel,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_NONBLOCK,
  O_RDWR,
} from "@skiff/kernel";

/** `log` in the bundle: containerd's FIFO, or else a file. */
export function openLog(kernel: Kernel): Descriptor {
  // Read and write: a FIFO then opens without a reader, and keeps what comes before one.
  const flags = O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC;
  return kernel.openat2(AT_FDCWD, "log", { flags, mode: 0o600 });
}

/** Lets go of the caller's standard streams, whose end it waits for. Errors go to the log from now on. */
export function leaveStandardStreams(kernel: Kernel, log: At): void {
  using nothing = kernel.openat2(AT_FDCWD, "/dev/null", { flags: O_RDWR | O_CLOEXEC });
  kernel.dup3(nothing, 0, 0);
  kernel.dup3(nothing, 1, 0);
  kernel.dup3(log, 2, 0);
}
