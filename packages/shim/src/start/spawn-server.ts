import { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type At,
  type Bytes,
  CLONE_PIDFD,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  P_PIDFD,
  PR_SET_PDEATHSIG,
  readAll,
  readFile,
  signals,
  WEXITED,
  writeFile,
} from "@skiff/kernel";
import type { Flags } from "../decode-flags.ts";

/** The descriptors that the serving process finds: its socket, and where it says that it serves. */
export const inherited: { readonly listener: At; readonly ready: At } = {
  listener: { fd: 3 },
  ready: { fd: 4 },
};

/**
 * Executes this program again, to serve on `listener`: in its own session, with
 * nothing of the caller's. Returns when it serves; until then it dies with this
 * process. Throws when it did not come to that, or that could not be heard: it is killed then.
 */
export function spawnServer(kernel: Kernel, listener: At, { flags, environ }: Serving): void {
  const score = oomScore(kernel);
  const [read, write] = kernel.pipe2(O_CLOEXEC);
  using _read = read;
  const parent = kernel.getpid();
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
  if (child === undefined || pidfd === undefined) {
    kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0);
    if (kernel.getppid() !== parent) kernel.exit_group(1);
    kernel.setsid();
    writeFile(kernel, "/proc/self/oom_score_adj", String(score));
    keepOnly(kernel, [listener, write]);
    return execute(kernel, { flags, environ });
  }
  using undo = new DisposableStack();
  undo.use(pidfd);
  undo.defer(() => {
    ignoring(["ESRCH"], () => kernel.pidfd_send_signal(pidfd, "SIGKILL"));
    ignoring(["ECHILD"], () => kernel.waitid(P_PIDFD, pidfd.fd, WEXITED));
  });
  write[Symbol.dispose]();
  if (readAll(kernel, read).length === 0) {
    throw new Fault("unavailable", "the serving process ended before it served");
  }
  undo.move();
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

/** Moves the two to where `inherited` has them, out of each other's way, and closes the rest. */
function keepOnly(kernel: Kernel, files: readonly At[]): void {
  const places = [inherited.listener, inherited.ready];
  const above = 10;
  for (const [index, file] of files.entries()) kernel.dup3(file, above + index, O_CLOEXEC);
  for (const [index, { fd }] of places.entries()) kernel.dup3({ fd: above + index }, fd, 0);
  kernel.close_range(inherited.ready.fd + 1, 0xffff_ffff, 0);
}

function execute(kernel: Kernel, { flags, environ }: Serving): never {
  const { namespace, id, address, debug } = flags;
  const argv = ["containerd-shim-oar-v1", "-namespace", namespace, "-id", id, "-address", address];
  const words = debug ? [...argv, "-debug", "serve"] : [...argv, "serve"];
  return kernel.execveat(AT_FDCWD, "/proc/self/exe", words, environ, 0);
}
