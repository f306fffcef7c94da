import { linux } from "host:linux";
import { AT_FDCWD, AT_REMOVEDIR, O_CLOEXEC } from "@skiff/kernel";
import { constants } from "./constants.ts";
import { Entry } from "./entry.ts";
import { got, sure } from "./errno-error.ts";
import { closeSync } from "./files.ts";
import { dirname } from "./posix.ts";
import { statSync } from "./stat.ts";
import { textOf } from "./text-of.ts";

const here = AT_FDCWD.fd;
const { O_RDONLY } = constants;
const ENOENT = -2;
const ENOTDIR = -20;

export function readdirSync(path: string): string[];
export function readdirSync(path: string, how: { readonly withFileTypes: true }): Entry[];
export function readdirSync(
  path: string,
  how?: { readonly withFileTypes: true },
): string[] | Entry[] {
  const flags = O_RDONLY | constants.O_DIRECTORY | O_CLOEXEC;
  const fd = sure(linux.openat2(here, path, flags, 0, 0), "scandir", path);
  try {
    const entries = got(linux.getdents64(fd), "scandir", path);
    const named = entries.map(({ name, type }) => ({ name: textOf(name), type }));
    if (how?.withFileTypes !== true) return named.map(({ name }) => name);
    return named.map(({ name, type }) => new Entry(name, path, type));
  } finally {
    closeSync(fd);
  }
}

interface MakeHow {
  readonly recursive?: boolean;
  readonly mode?: number;
}

export function mkdirSync(path: string, { recursive = false, mode = 0o777 }: MakeHow = {}): void {
  const result = linux.mkdirat(here, path, mode);
  if (result === 0) return;
  if (!recursive) return void sure(result, "mkdir", path);
  if (result === ENOENT && dirname(path) !== path) {
    mkdirSync(dirname(path), { recursive, mode });
    return mkdirSync(path, { recursive, mode });
  }
  if (result === EEXIST && statSync(path)?.isDirectory() === true) return;
  sure(result, "mkdir", path);
}

const EEXIST = -17;
const EISDIR = -21;

interface RemoveHow {
  readonly recursive?: boolean;
  readonly force?: boolean;
}

export function rmSync(path: string, { recursive = false, force = false }: RemoveHow = {}): void {
  const result = linux.unlinkat(here, path, 0);
  if (result === 0 || (force && (result === ENOENT || result === ENOTDIR))) return;
  if (result !== EISDIR || !recursive) return void sure(result, "rm", path);
  removeTree(here, path);
}

/** Links are not followed. What someone else removes meanwhile is gone as well. */
function removeTree(dir: number, name: string | Uint8Array): void {
  const flags = O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | O_CLOEXEC;
  const fd = linux.openat2(dir, name, flags, 0, 0);
  if (fd === ENOENT) return;
  sure(fd, "rm", textOf(name));
  try {
    for (const entry of got(linux.getdents64(fd), "rm", textOf(name))) {
      const result = linux.unlinkat(fd, entry.name, 0);
      if (result === EISDIR) removeTree(fd, entry.name);
      else if (result !== ENOENT) sure(result, "rm", textOf(entry.name));
    }
  } finally {
    linux.close(fd);
  }
  const result = linux.unlinkat(dir, name, AT_REMOVEDIR);
  if (result !== ENOENT) sure(result, "rm", textOf(name));
}

export function rmdirSync(path: string): void {
  sure(linux.unlinkat(here, path, AT_REMOVEDIR), "rmdir", path);
}

export function unlinkSync(path: string): void {
  sure(linux.unlinkat(here, path, 0), "unlink", path);
}

export function renameSync(from: string, to: string): void {
  sure(linux.renameat2(here, from, here, to, 0), "rename", from);
}

export function symlinkSync(target: string, path: string): void {
  sure(linux.symlinkat(target, here, path), "symlink", path);
}
