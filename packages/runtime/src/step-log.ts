import { attempt, watchSteps } from "@skiff/base";
import {
  AT_FDCWD,
  type At,
  CLOCK_MONOTONIC,
  type Events,
  F_DUPFD_CLOEXEC,
  type Files,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_WRONLY,
  type Processes,
  writeAll,
} from "@skiff/kernel";

/** What is told of a step. */
export interface StepEntry {
  readonly message: string;
  /** Who is in it, by its number in its own pid namespace: a container's first process is 1. */
  readonly pid: number;
  /** How many milliseconds it took, once it is over. */
  readonly took: number | undefined;
}

/** Beyond what is preserved for a container's program, which has the numbers from 3 on. */
const leastDescriptor = 1000;

let log: At | undefined;

/**
 * Tells of every step that `during` names, in this process and those it makes: when it begins,
 * and when and how it ends. To `file`, or where standard error is now, which may be the
 * container's later. A line that cannot be written is lost, and nothing else.
 */
export function openStepLog(
  kernel: Files & Pick<Events, "clock_gettime"> & Pick<Processes, "getpid">,
  {
    file,
    encode,
  }: { readonly file: string | undefined; readonly encode: (entry: StepEntry) => string },
): void {
  const opened = { fd: openLog(kernel, file) };
  log = opened;
  const tell = (message: string, took?: number): void =>
    attempt(
      () => writeAll(kernel, opened, `${encode({ message, pid: kernel.getpid(), took })}\n`),
      () => {}, // what is told of matters more
    );
  watchSteps((doing) => {
    const begun = kernel.clock_gettime(CLOCK_MONOTONIC);
    tell(doing);
    return (fault) => {
      const took = Number(kernel.clock_gettime(CLOCK_MONOTONIC) - begun) / 1e6;
      tell(`${doing}: ${fault?.message ?? "done"}`, took);
    };
  });
}

/** To be kept open until the process is complete. */
export function stepLogFiles(): readonly At[] {
  return log === undefined ? [] : [log];
}

/** No program of a container has it open, and no call of ours is made for it under the container's rules. */
export function closeStepLog(kernel: Pick<Files, "close_range">): void {
  if (log === undefined) return;
  watchSteps(undefined);
  kernel.close_range(log.fd, log.fd, 0);
  log = undefined;
}

function openLog(kernel: Files, path: string | undefined): number {
  if (path === undefined) return kernel.fcntl({ fd: 2 }, F_DUPFD_CLOEXEC, leastDescriptor);
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, path, { flags, mode: 0o644 });
  return kernel.fcntl(file, F_DUPFD_CLOEXEC, leastDescriptor);
}
