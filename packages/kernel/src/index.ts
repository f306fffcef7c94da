export * from "./constants.ts";
export { Deadline, type Waiting } from "./deadline.ts";
export { findProcess } from "./find-process.ts";
export { describeProcess } from "./describe-process.ts";
export type { Errno } from "./errno.ts";
export { createFile, readAll, readFile, readSmallFile, writeAll, writeFile } from "./files.ts";
export { joinPath } from "./join-path.ts";
export type {
  At,
  Bytes,
  Checksums,
  Cloned,
  Descriptor,
  Dirent,
  Events,
  Files,
  Int64,
  InternetAddress,
  Kernel,
  Mounts,
  OpenHow,
  Processes,
  Programs,
  Siginfo,
  Sockets,
  Statx,
  Times,
  Unsharing,
} from "./kernel.ts";
export { findLiving, observeProcess, observeLiving, type ProcessSeen } from "./observe-process.ts";
export { type Pid, pid } from "./pid.ts";
export { type Signal, type SignalName, signalNumber, signals, signalSet } from "./signal.ts";
export { ignoring, SyscallFault } from "./syscall-fault.ts";
