import {
  AT_FDCWD,
  CLD_EXITED,
  CLONE_PIDFD,
  O_CLOEXEC,
  O_NOCTTY,
  O_RDWR,
  P_PIDFD,
  signals,
  TIOCSCTTY,
  TIOCSPTLCK,
  TIOCSWINSZ,
  WEXITED,
} from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { shuttle } from "../shuttle.ts";

/**
 * Runs a program in a new terminal of 30 rows and 100 columns: passes on what is typed and what
 * is printed, and ends as it does. When it prints "resize me", the terminal becomes 40 by 120.
 */
const flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
const terminal = kernel.openat2(AT_FDCWD, "/dev/ptmx", { flags });
kernel.ioctl(terminal, TIOCSPTLCK, new Uint8Array(4));
resize(30, 100);
const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
if (child === undefined || pidfd === undefined) run();
else {
  shuttle(kernel, terminal, (text) => {
    if (text.includes("resize me")) resize(40, 120);
  });
  const { code, status } = kernel.waitid(P_PIDFD, pidfd.fd, WEXITED);
  kernel.exit_group(code === CLD_EXITED ? status : 128 + status);
}

function resize(rows: number, columns: number): void {
  const size = new Uint16Array([rows, columns, 0, 0]);
  kernel.ioctl(terminal, TIOCSWINSZ, new Uint8Array(size.buffer));
}

function run(): never {
  const peer = kernel.ioctl_tiocgptpeer(terminal, flags);
  kernel.setsid();
  kernel.ioctl(peer, TIOCSCTTY, 0);
  for (const fd of [0, 1, 2]) kernel.dup3(peer, fd, 0);
  const argv = host.argv.slice(2);
  return kernel.execveat(AT_FDCWD, argv[0] ?? "", argv, host.environ, 0);
}
