import { AT_FDCWD, O_CLOEXEC, O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } from "./constants.ts";
import type { At, Bytes, Files } from "./kernel.ts";

const chunk = 4096;
const decoder = new TextDecoder();

/** The whole file. Files of procfs and cgroupfs too, whose size says nothing. */
export function readFile(kernel: Files, path: Bytes, dir: At = AT_FDCWD): string {
  using file = kernel.openat2(dir, path, { flags: O_RDONLY | O_CLOEXEC });
  return decoder.decode(readAll(kernel, file));
}

/** The same of a file that has less than 4096 bytes; of a longer one its first. */
export function readSmallFile(kernel: Files, path: Bytes, dir: At = AT_FDCWD): string {
  const bytes = kernel.readStart(dir, path);
  return typeof bytes === "string" ? bytes : decoder.decode(bytes);
}

/** What is left to read of `file`, to its end. */
export function readAll(kernel: Files, file: At): Uint8Array {
  let bytes = new Uint8Array(chunk);
  let length = 0;
  for (;;) {
    const count = kernel.read(file, bytes, length, bytes.length - length);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length === bytes.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(bytes);
      bytes = larger;
    }
  }
}

/** Writes into a file that is there, in one write where the kernel takes it: cgroupfs and procfs need that. */
export function writeFile(kernel: Files, path: Bytes, bytes: Bytes, dir: At = AT_FDCWD): void {
  using file = kernel.openat2(dir, path, { flags: O_WRONLY | O_CLOEXEC });
  writeAll(kernel, file, bytes);
}

/** Makes a file that is not there yet. Throws `already_exists`. */
export function createFile(
  kernel: Files,
  path: Bytes,
  bytes: Bytes,
  { dir = AT_FDCWD, mode }: { readonly dir?: At; readonly mode: number },
): void {
  using file = kernel.openat2(dir, path, {
    flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
    mode,
  });
  writeAll(kernel, file, bytes);
}

export function writeAll(kernel: Files, file: At, bytes: Bytes): void {
  const encoded = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  let offset = 0;
  do {
    offset += kernel.write(file, encoded, offset);
  } while (offset < encoded.length);
}
