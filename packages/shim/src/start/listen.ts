import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  AT_FDCWD,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_TRUNC,
  O_WRONLY,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SyscallFault,
  writeAll,
} from "@skiff/kernel";
import { socketDirectory } from "../socket-path.ts";

/** Clients that may wait to be accepted. */
export const backlog = 128;

/**
 * The shim's socket, listening, and the file `address` in the working directory
 * that names it. Undefined when a living shim has it already: that one will do.
 */
export function listen(kernel: Kernel, path: string): Descriptor | undefined {
  if (isServed(kernel, path)) return undefined;
  makeDirectories(kernel);
  writeAddress(kernel, `unix://${path}`);
  using undo = new DisposableStack();
  const flags = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  const socket = undo.use(kernel.socket(AF_UNIX, flags, 0));
  ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, path, 0)); // a dead shim's
  const mask = kernel.umask(0o177);
  kernel.bind(socket, path);
  kernel.umask(mask);
  kernel.listen(socket, backlog);
  undo.move();
  return socket;
}

function isServed(kernel: Kernel, path: string): boolean {
  using probe = kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  try {
    kernel.connect(probe, path);
    return true;
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno === "ENOENT" || error.errno === "ECONNREFUSED") return false;
    throw new Fault("already_exists", `${path}: ${error.message}`, { cause: error });
  }
}

function makeDirectories(kernel: Kernel): void {
  const parent = socketDirectory.slice(0, socketDirectory.lastIndexOf("/"));
  for (const [path, mode] of [
    [parent, 0o711],
    [socketDirectory, 0o700],
  ] as const) {
    ignoring(["EEXIST"], () => kernel.mkdirat(AT_FDCWD, path, mode));
  }
}

function writeAddress(kernel: Kernel, address: string): void {
  const flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, ".address", { flags, mode: 0o600 });
  writeAll(kernel, file, address);
  kernel.renameat2(AT_FDCWD, ".address", AT_FDCWD, "address", 0);
}
