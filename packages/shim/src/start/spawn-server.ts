import {
  AT_FDCWD,
  type At,
  type Bytes,
  F_SETFD,
  type Kernel,
  readFile,
  signals,
  writeFile,
} from "@skiff/kernel";
import type { Flags } from "../flags.ts";

/** The descriptor at which the serving process finds its socket. */
export const listenerFd = 3;

/** Executes this program again, to serve on `listener` by itself: in its own session, with nothing of the caller's. */
export function spawnServer(kernel: Kernel, listener: At, { flags, environ }: Serving): void {
  const score = oomScore(kernel);
  const { child } = kernel.clone3(0, signals.SIGCHLD, undefined);
  if (child !== undefined) return;
  kernel.setsid();
  writeFile(kernel, "/proc/self/oom_score_adj", String(score));
  if (listener.fd === listenerFd) kernel.fcntl(listener, F_SETFD, 0);
  else kernel.dup3(listener, listenerFd, 0);
  kernel.close_range(listenerFd + 1, 0xffff_ffff, 0);
  const { namespace, id, address, debug } = flags;
  const argv = ["containerd-shim-oar-v1", "-namespace", namespace, "-id", id, "-address", address];
  const words = debug ? [...argv, "-debug", "serve"] : [...argv, "serve"];
  kernel.execveat(AT_FDCWD, "/proc/self/exe", words, environ, 0);
}

export interface Serving {
  readonly flags: Flags;
  readonly environ: readonly Bytes[];
}

/** When memory is short, the shim goes before containerd, which started it. */
function oomScore(kernel: Kernel): number {
  const parent = Number(readFile(kernel, `/proc/${kernel.getppid()}/oom_score_adj`));
  return Math.min(parent + 1, 1000);
}
