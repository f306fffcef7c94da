import { linux } from "host:linux";
import { AT_FDCWD, O_RDONLY } from "./constants.ts";

const F_GET_SEALS = 1034;
const ST_RDONLY = 1;
const O_PATH = 0o10000000;
const ATTACK = "(echo overwritten >> /proc/self/fd/9 && echo overwritten) 2>&1";

/**
 * Tells what the program is executed from, then does what an attacker would, who keeps the
 * program's file and writes to it once nobody executes it any more.
 */
export function overwriteSelf(): void {
  const self = linux.openat2(AT_FDCWD, "/proc/self/exe", O_RDONLY, 0, 0);
  const mount = linux.fstatfs(self);
  const readOnly = typeof mount !== "number" && (mount.flags & ST_RDONLY) !== 0;
  linux.write(1, `read-only ${readOnly}, seals ${linux.fcntl(self, F_GET_SEALS, 0)}\n`, 0);
  const name = new Uint8Array(16);
  const comm = linux.openat2(AT_FDCWD, "/proc/self/comm", O_RDONLY, 0, 0);
  linux.write(1, name.subarray(0, linux.read(comm, name, 0, 16)), 0);
  linux.dup3(linux.openat2(AT_FDCWD, "/proc/self/exe", O_PATH, 0, 0), 9, 0);
  linux.execveat(AT_FDCWD, "/bin/sh", ["sh", "-c", ATTACK], [], 0);
}
