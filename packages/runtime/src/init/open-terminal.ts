import { during } from "@skiff/base";
import {
  type At,
  AT_FDCWD,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_EXCL,
  O_NOCTTY,
  O_PATH,
  O_RDWR,
  O_WRONLY,
  RESOLVE_NO_SYMLINKS,
  TCGETS,
  TCSETS,
  TIOCSPTLCK,
  TIOCSWINSZ,
} from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { cloneTree, placeTree } from "./place-mount.ts";

/** A pseudo-terminal: the container's end, and the other one. */
export interface Terminal {
  readonly console: Descriptor;
  readonly peer: Descriptor;
}

/** Opens a terminal of the devpts that is mounted in the container, as its root (pts(4)). */
export function openTerminal(
  kernel: Kernel,
  { consoleSize }: Process,
  { isRelayed = false }: { readonly isRelayed?: boolean },
): Terminal {
  return during("open terminal", () => {
    const flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
    const console = kernel.openat2(AT_FDCWD, "/dev/pts/ptmx", { flags });
    kernel.ioctl(console, TIOCSPTLCK, new Uint8Array(4));
    const peer = kernel.ioctl_tiocgptpeer(console, flags);
    if (isRelayed) keepNewlines(kernel, console);
    if (consoleSize !== undefined) setSize(kernel, console, consoleSize);
    return { console, peer };
  });
}

/**
 * Makes /dev/console the terminal: init systems write there. What is mounted is what is open,
 * not what has its name in /dev/pts by now (CVE-2025-52565).
 */
export function placeConsole(kernel: Kernel, { peer }: Terminal): void {
  during("mount /dev/console", () => {
    makeConsole(kernel, AT_FDCWD, "/dev/console");
    const how = { flags: O_PATH | O_CLOEXEC, resolve: RESOLVE_NO_SYMLINKS };
    using target = kernel.openat2(AT_FDCWD, "/dev/console", how);
    using tree = cloneTree(kernel, "", { dir: peer, recursive: false });
    placeTree(kernel, tree, target);
  });
}

/** Its newlines are not made two characters (termios(3), ONLCR): the terminal that shows them does that. */
function keepNewlines(kernel: Kernel, console: Descriptor): void {
  const termios = new Uint32Array(9);
  const bytes = new Uint8Array(termios.buffer);
  kernel.ioctl(console, TCGETS, bytes);
  termios[outputFlags] = (termios[outputFlags] ?? 0) & ~ONLCR;
  kernel.ioctl(console, TCSETS, bytes);
}

const outputFlags = 1;
const ONLCR = 0o4;

/** What a terminal is mounted on, where nothing has the name. Not where /dev is read-only by now. */
export function makeConsole(kernel: Kernel, dir: At, path: string): void {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  ignoring(["EEXIST", "EROFS"], () => {
    using _made = kernel.openat2(dir, path, { flags, mode: 0o666 });
  });
}

/** ioctl_tty(2): rows, columns, and two fields that nobody uses. */
function setSize(
  kernel: Kernel,
  console: Descriptor,
  { height, width }: { readonly height: number; readonly width: number },
): void {
  const size = new Uint16Array([height, width, 0, 0]);
  kernel.ioctl(console, TIOCSWINSZ, new Uint8Array(size.buffer));
}
