import {
  type Descriptor,
  type Kernel,
  O_CLOEXEC,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  type Statx,
} from "@skiff/kernel";
import type { Place } from "../unpack/tree.ts";
import { findAttributes } from "./find-attributes.ts";
import type { MergedEntry } from "./merged-directory.ts";

const chunkSize = 65_536;

/**
 * Whether a layer need not tell of a file, as containerd has it: type, mode, owner, device and capabilities
 * are the same, and of what is no directory size and time. Where both times are whole seconds, as archives
 * tell them, the contents decide.
 */
export function isSameFile(kernel: Kernel, one: MergedEntry, other: MergedEntry): boolean {
  if (identity(one.stat) === identity(other.stat)) return true;
  if (looks(one.stat) !== looks(other.stat)) return false;
  if (attributes(kernel, one.place) !== attributes(kernel, other.place)) return false;
  const type = one.stat.mode & S_IFMT;
  if (type === S_IFDIR) return true;
  if (one.stat.size !== other.stat.size || one.stat.mtimeSec !== other.stat.mtimeSec) return false;
  if (one.stat.mtimeNsec !== other.stat.mtimeNsec) return false;
  if (one.stat.mtimeNsec !== 0) return true;
  if (type === S_IFLNK) return target(kernel, one.place) === target(kernel, other.place);
  return type !== S_IFREG || isSameContent(kernel, one.place, other.place);
}

function identity({ devMajor, devMinor, ino }: Statx): string {
  return `${devMajor}:${devMinor}:${ino}`;
}

function looks({ mode, uid, gid, rdevMajor, rdevMinor }: Statx): string {
  return [mode, uid, gid, rdevMajor, rdevMinor].join();
}

function attributes(kernel: Kernel, place: Place): string {
  return [...findAttributes(kernel, place)]
    .map(([name, value]) => `${name}=${String(value)}`)
    .join();
}

function target(kernel: Kernel, { directory, name }: Place): string {
  return String(kernel.readlinkat(directory, name));
}

function isSameContent(kernel: Kernel, one: Place, other: Place): boolean {
  const open = ({ directory, name }: Place): Descriptor =>
    kernel.openat2(directory, name, { flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC });
  using first = open(one);
  using second = open(other);
  const [left, right] = [new Uint8Array(chunkSize), new Uint8Array(chunkSize)];
  for (;;) {
    const length = kernel.read(first, left, 0, chunkSize);
    if (length !== readFully(kernel, second, right.subarray(0, Math.max(length, 1)))) return false;
    if (length === 0) return true;
    for (let i = 0; i < length; i++) if (left[i] !== right[i]) return false;
  }
}

/** How many bytes there were, up to as many as the buffer takes. */
function readFully(kernel: Kernel, file: Descriptor, buffer: Uint8Array): number {
  let length = 0;
  while (length < buffer.length) {
    const count = kernel.read(file, buffer, length, buffer.length - length);
    if (count === 0) break;
    length += count;
  }
  return length;
}
