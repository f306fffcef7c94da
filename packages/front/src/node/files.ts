import { linux } from "host:linux";
import { AT_FDCWD, O_CLOEXEC } from "@skiff/kernel";
import { constants } from "./constants.ts";
import { decoded } from "./decoded.ts";
import { sure } from "./errno-error.ts";
import { uninterrupted } from "./try-again.ts";

const here = AT_FDCWD.fd;

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_NONBLOCK } = constants;

const flagsOf: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  "r+": O_RDWR,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  wx: O_WRONLY | O_CREAT | O_TRUNC | O_EXCL,
  "w+": O_RDWR | O_CREAT | O_TRUNC,
  a: O_WRONLY | O_CREAT | O_APPEND,
};

export function openSync(path: string, flags: string | number = "r", mode = 0o666): number {
  const number = typeof flags === "number" ? flags : flagsOf[flags];
  if (number === undefined) throw new TypeError(`open: flags ${flags}`);
  const given = (number & O_CREAT) === 0 ? 0 : mode;
  return sure(linux.openat2(here, path, number | O_CLOEXEC, given, 0), "open", path);
}

export function closeSync(fd: number): void {
  sure(linux.close(fd), "close");
}

/** `position`: null for where the descriptor stands. */
export function readSync(
  fd: number,
  buffer: Uint8Array,
  offset = 0,
  length: number = buffer.length - offset,
  position: number | null = null,
): number {
  return position === null
    ? sure(
        uninterrupted(() => linux.read(fd, buffer, offset, length)),
        "read",
      )
    : sure(
        uninterrupted(() => linux.pread64(fd, buffer, offset, length, position)),
        "read",
      );
}

type Encoding = "utf8" | "latin1";

export function readFileSync(path: string | number): Uint8Array;
export function readFileSync(path: string | number, encoding: Encoding): string;
export function readFileSync(path: string | number, encoding?: Encoding): string | Uint8Array {
  const fd = typeof path === "number" ? path : openSync(path);
  try {
    const bytes = readToEnd(fd);
    return encoding === undefined ? bytes : decoded(bytes, encoding);
  } finally {
    if (typeof path === "string") closeSync(fd);
  }
}

function readToEnd(fd: number): Uint8Array {
  let bytes = new Uint8Array(4096);
  let length = 0;
  for (;;) {
    const count = readSync(fd, bytes, length);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length < bytes.length) continue;
    const larger = new Uint8Array(length * 2);
    larger.set(bytes);
    bytes = larger;
  }
}

interface WriteHow {
  readonly mode?: number;
  readonly flag?: string;
  readonly flush?: boolean;
}

export function writeFileSync(path: string, data: string | Uint8Array, how: WriteHow = {}): void {
  const fd = openSync(path, how.flag ?? "w", how.mode);
  try {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    for (let offset = 0; offset < bytes.length;) offset += writeSync(fd, bytes, offset);
    if (how.flush === true) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export function writeSync(fd: number, data: string | Uint8Array, offset = 0): number {
  return sure(
    uninterrupted(() => linux.write(fd, data, offset)),
    "write",
  );
}

export function fsyncSync(fd: number): void {
  sure(linux.fsync(fd), "fsync");
}

export function ftruncateSync(fd: number, length = 0): void {
  sure(linux.ftruncate(fd, length), "ftruncate");
}

export function chmodSync(path: string, mode: number): void {
  const flags = O_RDONLY | O_NONBLOCK;
  const fd = openSync(path, flags);
  try {
    sure(linux.fchmod(fd, mode), "chmod", path);
  } finally {
    closeSync(fd);
  }
}

export function chownSync(path: string, uid: number, gid: number): void {
  sure(linux.fchownat(here, path, uid, gid, 0), "chown", path);
}
