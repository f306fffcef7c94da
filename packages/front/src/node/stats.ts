import type { Statx } from "host:linux";

const S_IFMT = 0o170000;

/** As far as it is asked for. */
export class Stats {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly blocks: number;
  readonly ino: number;
  readonly nlink: number;
  readonly dev: number;
  readonly rdev: number;
  readonly mtimeMs: number;

  constructor(found: Statx) {
    this.mode = found.mode;
    this.uid = found.uid;
    this.gid = found.gid;
    this.size = found.size;
    this.blocks = found.blocks;
    this.ino = Number(found.ino);
    this.nlink = found.nlink;
    this.dev = device(found.devMajor, found.devMinor);
    this.rdev = device(found.rdevMajor, found.rdevMinor);
    this.mtimeMs = found.mtimeSec * 1000 + found.mtimeNsec / 1e6;
  }

  isFile(): boolean {
    return (this.mode & S_IFMT) === 0o100000;
  }

  isDirectory(): boolean {
    return (this.mode & S_IFMT) === 0o040000;
  }

  isSymbolicLink(): boolean {
    return (this.mode & S_IFMT) === 0o120000;
  }

  isCharacterDevice(): boolean {
    return (this.mode & S_IFMT) === 0o020000;
  }

  isBlockDevice(): boolean {
    return (this.mode & S_IFMT) === 0o060000;
  }

  isFIFO(): boolean {
    return (this.mode & S_IFMT) === 0o010000;
  }

  isSocket(): boolean {
    return (this.mode & S_IFMT) === 0o140000;
  }
}

export function statsOf(found: Statx): Stats {
  return new Stats(found);
}

/** makedev(3) */
function device(major: number, minor: number): number {
  return (
    (major >>> 12) * 2 ** 44 + (minor >>> 8) * 2 ** 20 + (major & 0xfff) * 2 ** 8 + (minor & 0xff)
  );
}
