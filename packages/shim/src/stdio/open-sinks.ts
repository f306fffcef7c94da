import type { Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  CLOCK_REALTIME,
  ignoring,
  type Kernel,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_NONBLOCK,
  O_PATH,
  O_WRONLY,
  S_IFIFO,
  S_IFMT,
  STATX_TYPE,
  writeAll,
} from "@skiff/kernel";
import type { Loop } from "../loop.ts";
import type { Destination, LogPlace } from "./decode-destination.ts";
import { FifoSink } from "./fifo-sink.ts";
import { FileSink } from "./file-sink.ts";
import { criTime } from "./cri-time.ts";
import { type CriOrigin, formatCri } from "./format-cri.ts";
import { LogFile } from "./log-file.ts";
import type { LogProgram, LogProgramOptions } from "./log-program.ts";
import { LogSink } from "./log-sink.ts";
import { StreamSink } from "./stream-sink.ts";
import type { Sink } from "./sink.ts";

/** Opens all that one output stream goes to; none for nothing. Waits for no reader. */
export function openSinks(
  kernel: Kernel,
  loop: Loop,
  { destination, stream, onRoom, log, warn }: Output,
): readonly Sink[] {
  switch (destination.kind) {
    case "nothing":
      return [];
    case "file":
      ensureFolder(kernel, folderOf(destination.path));
      return [openRaw(kernel, destination.path, warn)];
    case "log":
      ensureFolder(kernel, folderOf(destination.path));
      return [openLog(kernel, destination, { stream, warn })];
    case "program": {
      const { path, args } = destination;
      const file = log({ path, args })[stream];
      return [new LogSink(new StreamSink(kernel, loop, { file, onRoom }))];
    }
    case "fifo": {
      const { path, log } = destination;
      if (!isFifo(kernel, path)) return [openRaw(kernel, path, warn)];
      if (log === undefined) return [new FifoSink(kernel, loop, { path, onRoom })];
      using opened = new DisposableStack();
      const kept = opened.use(openLog(kernel, log, { stream, warn }));
      const sinks = [new FifoSink(kernel, loop, { path, onRoom }), kept];
      opened.move();
      return sinks;
    }
    default:
      return destination satisfies never;
  }
}

export interface Output {
  readonly destination: Destination;
  readonly stream: CriOrigin["stream"];
  readonly onRoom: () => void;
  /** The program that logs, running. */
  readonly log: (program: Pick<LogProgramOptions, "path" | "args">) => LogProgram;
  readonly warn: (fault: Fault) => void;
}

/** Throws `not_found` when there is nothing: the client makes its FIFOs first. */
function isFifo(kernel: Kernel, path: string): boolean {
  using file = kernel.openat2(AT_FDCWD, path, { flags: O_PATH | O_CLOEXEC });
  const { mode } = kernel.statx(file, "", AT_EMPTY_PATH, STATX_TYPE);
  return (mode & S_IFMT) === S_IFIFO;
}

/** As containerd does for the files of logs. */
function ensureFolder(kernel: Kernel, path: string): void {
  if (path === "") return;
  const make = (): boolean =>
    ignoring(["EEXIST"], () => kernel.mkdirat(AT_FDCWD, path, 0o755)) === undefined;
  if (ignoring(["ENOENT"], make) !== undefined) return;
  ensureFolder(kernel, folderOf(path));
  make();
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function openRaw(kernel: Kernel, path: string, warn: Output["warn"]): FileSink {
  const file = kernel.openat2(AT_FDCWD, path, {
    flags: O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC,
    mode: 0o644,
  });
  return new FileSink(file, (bytes) => writeAll(kernel, file, bytes), warn);
}

function openLog(
  kernel: Kernel,
  place: LogPlace,
  { stream, warn }: Pick<Output, "stream" | "warn">,
): FileSink {
  const file = new LogFile(kernel, place);
  const append = (bytes: Uint8Array): void => {
    const time = criTime(kernel.clock_gettime(CLOCK_REALTIME));
    formatCri(bytes, { time, stream }, (block) => file.write(block));
  };
  return new FileSink(file, append, warn);
}
