import {
  AT_FDCWD,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_EXCL,
  O_WRONLY,
  writeAll,
} from "@skiff/kernel";

/** Makes a file with that text in it. */
export function makeFile(kernel: Kernel, path: string, text = ""): void {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, path, { flags, mode: 0o644 });
  if (text !== "") writeAll(kernel, file, text);
}
