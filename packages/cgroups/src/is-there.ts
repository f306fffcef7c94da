import { AT_FDCWD, type Bytes, F_OK, type Files, ignoring } from "@skiff/kernel";

export function isThere(kernel: Files, path: Bytes): boolean {
  const found = ignoring(["ENOENT"], () => {
    kernel.faccessat2(AT_FDCWD, path, F_OK, 0);
    return true;
  });
  return found ?? false;
}
