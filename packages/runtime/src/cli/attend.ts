import {
  type At,
  F_GETFL,
  F_SETFL,
  ignoring,
  type Kernel,
  O_NONBLOCK,
  P_PIDFD,
  signals,
  SyscallFault,
  TIOCGWINSZ,
  TIOCSWINSZ,
  WEXITED,
  CLD_EXITED,
  writeAll,
} from "@skiff/kernel";
import { pollReadable } from "../poll-readable.ts";
import type { NotifySocket } from "../notify/notify-socket.ts";
import type { Spawned } from "../spawn.ts";
import { openRawTerminal } from "./raw-terminal.ts";
import { readSignal } from "./signal-source.ts";

const stdin: At = { fd: 0 };
const stdout: At = { fd: 1 };

/**
 * Stays with a process to its end: passes signals on to it and, if it has a terminal, what is
 * typed and what it prints. Returns the exit status, 128 and the signal's number if one ended it.
 */
export function attend(
  kernel: Kernel,
  {
    spawned,
    signalSource,
    notify,
  }: {
    readonly spawned: Spawned;
    readonly signalSource: At;
    readonly notify?: NotifySocket | undefined;
  },
): number {
  const { console, pidfd } = spawned;
  using _raw = console && openRawTerminal(kernel, stdin);
  if (console !== undefined) prepareConsole(kernel, console);
  const sources: At[] = [pidfd, signalSource, ...(console === undefined ? [] : [console, stdin])];
  if (notify !== undefined) sources.push(notify);
  const buffer = new Uint8Array(32768);
  for (;;) {
    const ready = pollReadable(kernel, sources);
    if (ready.has(signalSource.fd)) passSignal(kernel, spawned, readSignal(kernel, signalSource));
    if (notify !== undefined && ready.has(notify.fd)) notify.pass(kernel.getpid());
    if (console !== undefined && ready.has(console.fd)) {
      if (!printAll(kernel, console, buffer)) drop(sources, console);
    }
    if (console !== undefined && ready.has(stdin.fd)) {
      if (!passInput(kernel, console, buffer)) drop(sources, stdin);
    }
    if (ready.has(pidfd.fd)) {
      if (console !== undefined) printAll(kernel, console, buffer);
      return exitStatus(kernel, pidfd);
    }
  }
}

function prepareConsole(kernel: Kernel, console: At): void {
  kernel.fcntl(console, F_SETFL, kernel.fcntl(console, F_GETFL, 0) | O_NONBLOCK);
  passSize(kernel, console);
}

/** The terminal's size, if there is one on this side. */
function passSize(kernel: Kernel, console: At): void {
  const size = new Uint8Array(8);
  ignoring(["ENOTTY"], () => {
    kernel.ioctl(stdin, TIOCGWINSZ, size);
    kernel.ioctl(console, TIOCSWINSZ, size);
  });
}

function passSignal(kernel: Kernel, { console, pidfd }: Spawned, signal: number): void {
  if (signal === signals.SIGWINCH && console !== undefined) passSize(kernel, console);
  else ignoring(["ESRCH"], () => kernel.pidfd_send_signal(pidfd, signal));
}

/** Everything that is there to print. False when nobody has the other end any more: EIO (pts(4)). */
function printAll(kernel: Kernel, console: At, buffer: Uint8Array): boolean {
  for (;;) {
    try {
      const count = kernel.read(console, buffer, 0, buffer.length);
      if (count === 0) return false;
      writeAll(kernel, stdout, buffer.slice(0, count));
    } catch (error) {
      if (!(error instanceof SyscallFault)) throw error;
      if (error.errno === "EAGAIN") return true;
      if (error.errno === "EIO") return false;
      throw error;
    }
  }
}

function passInput(kernel: Kernel, console: At, buffer: Uint8Array): boolean {
  const count = kernel.read(stdin, buffer, 0, 4096);
  if (count > 0) ignoring(["EIO"], () => writeAll(kernel, console, buffer.slice(0, count)));
  return count > 0;
}

function drop(sources: At[], source: At): void {
  sources.splice(sources.indexOf(source), 1);
}

function exitStatus(kernel: Kernel, pidfd: At): number {
  const { code, status } = kernel.waitid(P_PIDFD, pidfd.fd, WEXITED);
  return code === CLD_EXITED ? status : 128 + status;
}
