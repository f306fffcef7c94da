import {
  AF_UNIX,
  AT_FDCWD,
  type Descriptor,
  ignoring,
  type Kernel,
  LOCK_EX,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  writeAll,
} from "@skiff/kernel";
import { isServed } from "../is-served.ts";

/** Clients that may wait to be accepted: as many as Linux takes. Who is refused takes the shim for dead. */
export const backlog = 4096;

/**
 * The shim's socket, listening, and the file `address` in the working directory
 * that names it. Undefined when a living shim has it already: that one will do.
 * Of the members of a group that start at once, one makes it.
 */
export function listen(
  kernel: Kernel,
  { path, isShared }: { readonly path: string; readonly isShared: boolean },
): Descriptor | undefined {
  const directory = parentOf(path);
  makeDirectories(kernel, directory);
  using _turn = isShared ? waitForTurn(kernel, directory) : undefined;
  const served = isServed(kernel, path);
  if (!served || isShared) writeAddress(kernel, `unix://${path}`);
  if (served) return undefined;
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

/** Until this is disposed of, or the process ends, nobody else has a turn. */
function waitForTurn(kernel: Kernel, path: string): Descriptor {
  using undo = new DisposableStack();
  const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  const directory = undo.use(kernel.openat2(AT_FDCWD, path, { flags }));
  kernel.flock(directory, LOCK_EX);
  undo.move();
  return directory;
}

function makeDirectories(kernel: Kernel, directory: string): void {
  for (const [path, mode] of [
    [parentOf(directory), 0o711],
    [directory, 0o700],
  ] as const) {
    ignoring(["EEXIST"], () => kernel.mkdirat(AT_FDCWD, path, mode));
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function writeAddress(kernel: Kernel, address: string): void {
  const flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, ".address", { flags, mode: 0o600 });
  writeAll(kernel, file, address);
  kernel.renameat2(AT_FDCWD, ".address", AT_FDCWD, "address", 0);
}
