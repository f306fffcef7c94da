import { linux } from "host:linux";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  O_CLOEXEC,
  O_PATH,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import { constants } from "./constants.ts";
import { got, sure } from "./errno-error.ts";
import { closeSync } from "./files.ts";
import { type Stats, statsOf } from "./stats.ts";
import { textOf } from "./text-of.ts";

const here = AT_FDCWD.fd;

export function existsSync(path: string): boolean {
  return linux.faccessat2(here, path, constants.F_OK, 0) === 0;
}

export function accessSync(path: string, mode: number = constants.F_OK): void {
  sure(linux.faccessat2(here, path, mode, 0), "access", path);
}

interface StatHow {
  readonly throwIfNoEntry?: boolean;
}

export function statSync(path: string, how: StatHow = {}): Stats | undefined {
  return look(path, 0, how);
}

export function lstatSync(path: string, how: StatHow = {}): Stats | undefined {
  return look(path, AT_SYMLINK_NOFOLLOW, how);
}

export function fstatSync(fd: number): Stats {
  return statsOf(got(linux.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS), "fstat"));
}

const ENOENT = -2;
const ENOTDIR = -20;

function look(path: string, flags: number, { throwIfNoEntry = true }: StatHow): Stats | undefined {
  const found = linux.statx(here, path, flags, STATX_BASIC_STATS);
  if (!throwIfNoEntry && (found === ENOENT || found === ENOTDIR)) return undefined;
  return statsOf(got(found, flags === 0 ? "stat" : "lstat", path));
}

export function readlinkSync(path: string): string {
  return textOf(got(linux.readlinkat(here, path), "readlink", path));
}

export function realpathSync(path: string): string {
  const fd = sure(linux.openat2(here, path, O_PATH | O_CLOEXEC, 0, 0), "realpath", path);
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } finally {
    closeSync(fd);
  }
}
