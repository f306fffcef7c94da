import { type Bytes, linux } from "host:linux";
import {
  AT_FDCWD,
  CLONE_PIDFD,
  F_DUPFD_CLOEXEC,
  O_CLOEXEC,
  O_RDWR,
  P_PIDFD,
  SIG_SETMASK,
  signals,
  WEXITED,
} from "@skiff/kernel";
import { ErrnoError, got } from "./node/errno-error.ts";
import { sigpipe } from "./node/ignore-broken-pipes.ts";
import { Pipes } from "./node/pipes.ts";
import { uninterrupted } from "./node/try-again.ts";

export interface Forking {
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly environ: readonly Bytes[];
  /** What become its standard streams; undefined: nothing is there to read, and nobody reads. */
  readonly streams: readonly [
    stdin: number | undefined,
    stdout: number | undefined,
    stderr: number | undefined,
  ];
  /** In a session of its own. */
  readonly isDetached: boolean;
}

export interface Forked {
  readonly pid: number;
  /** pidfd_open(2) */
  readonly pidfd: number;
}

/** Where the child has the pipe that says why it could not become the program. */
const toldAt = 3;

/** Starts a program. Throws an ErrnoError where it cannot be executed. */
export function fork(path: string, forking: Forking): Forked {
  using pipes = new Pipes();
  const [failure, told] = pipes.make();
  const cloned = got(linux.clone3(CLONE_PIDFD, signals.SIGCHLD, -1), "clone3");
  if (cloned.pid === 0) {
    const failed = execute(path, told, forking);
    linux.write(toldAt, String(failed), 0);
    linux.exit_group(1);
  }
  pipes.started([told]);
  const answer = new Uint8Array(16);
  const length = uninterrupted(() => linux.read(failure, answer, 0, answer.length));
  linux.close(failure);
  if (length <= 0) return cloned;
  linux.waitid(P_PIDFD, cloned.pidfd, WEXITED);
  linux.close(cloned.pidfd);
  throw new ErrnoError(Number(new TextDecoder().decode(answer.subarray(0, length))), "spawn", path);
}

/** In the child. Returns what went wrong, `-errno`. */
function execute(path: string, told: number, forking: Forking): number {
  const { args, cwd, environ, streams, isDetached } = forking;
  if (isDetached) linux.setsid();
  const nothing = linux.openat2(AT_FDCWD.fd, "/dev/null", O_RDWR | O_CLOEXEC, 0, 0);
  // Out of each other's way first, then to their places.
  const above = [...streams, told].map((fd) => linux.fcntl(fd ?? nothing, F_DUPFD_CLOEXEC, 10));
  for (const [place, fd] of above.entries()) linux.dup3(fd, place, place < 3 ? 0 : O_CLOEXEC);
  linux.close_range(toldAt + 1, 0xffff_ffff, 0);
  const arrived = cwd === undefined ? 0 : linux.chdir(cwd);
  if (arrived < 0) return arrived;
  linux.rt_sigprocmask(SIG_SETMASK, 0);
  linux.rt_sigaction(sigpipe, "SIG_DFL");
  return linux.execve(path, [path, ...args], environ);
}
