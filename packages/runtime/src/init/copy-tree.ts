import {
  AT_EMPTY_PATH,
  AT_SYMLINK_NOFOLLOW,
  AT_FDCWD,
  type At,
  type Bytes,
  type Descriptor,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_WRONLY,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import { pathOf } from "./place-mount.ts";

const chunk = 1 << 20;

/**
 * Copies what is in the directory `from` into `to`, which is empty, and gives that `from`'s
 * own owner and mode: files, links, devices and what else has a name; no link is followed.
 * umask(2) must be 0.
 */
export function copyTree(kernel: Kernel, from: At, to: At): void {
  for (const { name } of kernel.getdents64(from)) copyEntry(kernel, { from, to, name });
  const seen = kernel.statx(from, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
  kernel.fchown(to, seen.uid, seen.gid);
  kernel.fchmod(to, seen.mode & 0o7777);
}

interface Entry {
  readonly from: At;
  readonly to: At;
  readonly name: Bytes;
}

/** What has the name is opened once: by the next look somebody may have put a device there. */
function copyEntry(kernel: Kernel, { from, to, name }: Entry): void {
  using found = kernel.openat2(from, name, { flags: O_PATH | O_NOFOLLOW | O_CLOEXEC });
  const seen = kernel.statx(found, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
  switch (seen.mode & S_IFMT) {
    case S_IFDIR: {
      kernel.mkdirat(to, name, 0o700);
      using below = openDirectory(kernel, found, ".");
      using made = openDirectory(kernel, to, name);
      copyTree(kernel, below, made);
      return;
    }
    case S_IFREG: {
      using source = kernel.openat2(AT_FDCWD, pathOf(found), { flags: O_RDONLY | O_CLOEXEC });
      using copy = createFile(kernel, to, name);
      while (kernel.sendfile(copy, source, chunk) > 0);
      kernel.fchown(copy, seen.uid, seen.gid);
      kernel.fchmod(copy, seen.mode & 0o7777);
      return;
    }
    case S_IFLNK:
      kernel.symlinkat(kernel.readlinkat(found, ""), to, name);
      break;
    default:
      kernel.mknodat(to, name, seen.mode, { major: seen.rdevMajor, minor: seen.rdevMinor });
  }
  kernel.fchownat(to, name, seen.uid, seen.gid, AT_SYMLINK_NOFOLLOW);
}

function createFile(kernel: Kernel, dir: At, name: Bytes): Descriptor {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  return kernel.openat2(dir, name, { flags, mode: 0o600 });
}

function openDirectory(kernel: Kernel, dir: At, name: Bytes): Descriptor {
  const flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  return kernel.openat2(dir, name, { flags });
}
