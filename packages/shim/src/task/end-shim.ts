import { deletionTime } from "@skiff/base";
import {
  AF_UNIX,
  Deadline,
  type Descriptor,
  findProcess,
  ignoring,
  type Kernel,
  pid,
  POLLHUP,
  SO_PEERCRED,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
} from "@skiff/kernel";

/** Kills the shim that listens at `path`, if one does: it would go on making things. Idempotent. */
export function endShim(kernel: Kernel, path: string): void {
  const flags = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  using socket = kernel.socket(AF_UNIX, flags, 0);
  const gone = ["ENOENT", "ECONNREFUSED"];
  if (ignoring(gone, () => (kernel.connect(socket, path), true)) === undefined) return;
  const credentials = new Uint8Array(12); // struct ucred
  kernel.getsockopt(socket, SOL_SOCKET, SO_PEERCRED, credentials);
  const listener = pid(new DataView(credentials.buffer).getInt32(0, true));
  ignoring(["ESRCH"], () => {
    using pidfd = findProcess(kernel, listener);
    // It may have died, and the number be another's.
    if (pidfd === undefined || !isConnected(kernel, socket)) return;
    kernel.pidfd_send_signal(pidfd, "SIGKILL");
    new Deadline(kernel, deletionTime()).waitForExit(kernel, listener);
  });
}

function isConnected(kernel: Kernel, socket: Descriptor): boolean {
  const triple = new Int32Array([socket.fd, 0, 0]);
  kernel.poll(triple, 0);
  return ((triple[2] ?? 0) & POLLHUP) === 0;
}
