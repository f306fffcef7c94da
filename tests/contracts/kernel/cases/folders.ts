import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  DT_DIR,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_RDONLY,
  O_WRONLY,
  S_IFDIR,
  S_IFMT,
  S_IFREG,
  SEEK_SET,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import type { ContractCase } from "../contract-case.ts";
import { makeFile } from "../make-file.ts";
import { refused } from "../refused.ts";
import { same } from "../same.ts";

const openFolder = (kernel: Kernel, path: string): ReturnType<Kernel["openat2"]> =>
  kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });

export const folders: readonly ContractCase[] = [
  {
    name: "mkdirat() refuses a name that is there, and one whose parent is not",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      kernel.mkdirat(AT_FDCWD, `${dir}/a`, 0o700);
      refused("EEXIST", () => kernel.mkdirat(AT_FDCWD, `${dir}/a`, 0o700));
      refused("EEXIST", () => kernel.mkdirat(AT_FDCWD, `${dir}/file`, 0o700));
      refused("ENOENT", () => kernel.mkdirat(AT_FDCWD, `${dir}/no/a`, 0o700));
      refused("ENOTDIR", () => kernel.mkdirat(AT_FDCWD, `${dir}/file/a`, 0o700));
    },
  },
  {
    name: "unlinkat() removes empty directories with AT_REMOVEDIR, and files without",
    play: ({ kernel, dir }) => {
      kernel.mkdirat(AT_FDCWD, `${dir}/a`, 0o700);
      makeFile(kernel, `${dir}/a/file`);
      refused("ENOTEMPTY", () => kernel.unlinkat(AT_FDCWD, `${dir}/a`, AT_REMOVEDIR));
      refused("EISDIR", () => kernel.unlinkat(AT_FDCWD, `${dir}/a`, 0));
      refused("ENOTDIR", () => kernel.unlinkat(AT_FDCWD, `${dir}/a/file`, AT_REMOVEDIR));
      kernel.unlinkat(AT_FDCWD, `${dir}/a/file`, 0);
      kernel.unlinkat(AT_FDCWD, `${dir}/a`, AT_REMOVEDIR);
      refused("ENOENT", () => kernel.unlinkat(AT_FDCWD, `${dir}/a`, AT_REMOVEDIR));
      refused("ENOENT", () => kernel.unlinkat(AT_FDCWD, `${dir}/a/file`, 0));
    },
  },
  {
    name: "getdents64() lists a directory once, and again from its start",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      kernel.mkdirat(AT_FDCWD, `${dir}/folder`, 0o700);
      using folder = openFolder(kernel, dir);
      const list = (): unknown =>
        kernel
          .getdents64(folder)
          .map(({ name, type }) => `${String(name)} ${type === DT_DIR}`)
          .toSorted();
      same(list(), ["file false", "folder true"]);
      same(list(), []);
      kernel.lseek(folder, 0, SEEK_SET);
      same(list(), ["file false", "folder true"]);
      using file = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_RDONLY | O_CLOEXEC });
      refused("ENOTDIR", () => kernel.getdents64(file));
    },
  },
  {
    name: "statx() tells what a path or a descriptor names",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`, "four");
      const file = kernel.statx(AT_FDCWD, `${dir}/file`, 0, STATX_BASIC_STATS);
      same([file.mode & S_IFMT, file.size, file.nlink], [S_IFREG, 4, 1]);
      using folder = openFolder(kernel, dir);
      const seen = kernel.statx(folder, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
      same(seen.mode & S_IFMT, S_IFDIR);
      same(seen.ino, kernel.statx(AT_FDCWD, dir, 0, STATX_BASIC_STATS).ino);
      refused("ENOENT", () => kernel.statx(AT_FDCWD, `${dir}/nothing`, 0, STATX_BASIC_STATS));
      refused("ENOENT", () => kernel.statx(folder, "", 0, STATX_BASIC_STATS));
    },
  },
  {
    name: "a directory that is open and removed has no links, cannot be listed and takes nothing",
    play: ({ kernel, dir }) => {
      kernel.mkdirat(AT_FDCWD, `${dir}/a`, 0o700);
      using folder = openFolder(kernel, `${dir}/a`);
      kernel.unlinkat(AT_FDCWD, `${dir}/a`, AT_REMOVEDIR);
      same(kernel.statx(folder, "", AT_EMPTY_PATH, STATX_BASIC_STATS).nlink, 0);
      refused("ENOENT", () => kernel.getdents64(folder));
      refused("ENOENT", () => kernel.mkdirat(folder, "b", 0o700));
      refused("ENOENT", () =>
        kernel.openat2(folder, "f", { flags: O_WRONLY | O_CREAT | O_CLOEXEC, mode: 0o600 }),
      );
    },
  },
  {
    name: "/proc/self/fd names what was opened, whatever has its path by now",
    play: ({ kernel, dir }) => {
      kernel.mkdirat(AT_FDCWD, `${dir}/a`, 0o700);
      makeFile(kernel, `${dir}/a/file`);
      using folder = openFolder(kernel, `${dir}/a`);
      const { ino } = kernel.statx(folder, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
      const path = `/proc/self/fd/${folder.fd}`;
      same(kernel.statx(AT_FDCWD, path, 0, STATX_BASIC_STATS).ino, ino);
      kernel.unlinkat(AT_FDCWD, `${path}/file`, 0);
      kernel.unlinkat(AT_FDCWD, `${dir}/a`, AT_REMOVEDIR);
      kernel.mkdirat(AT_FDCWD, `${dir}/a`, 0o700);
      same(kernel.statx(AT_FDCWD, path, 0, STATX_BASIC_STATS).ino, ino);
    },
  },
];
