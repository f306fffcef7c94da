import { type At, ignoring, type Kernel, S_IFCHR, S_IFMT, type Statx } from "@skiff/kernel";
import type { Place } from "./tree.ts";

/** A whiteout to overlayfs (kernel documentation, overlayfs, "whiteouts and opaque directories"). */
export function isWhiteout(found: Statx): boolean {
  return (found.mode & S_IFMT) === S_IFCHR && found.rdevMajor === 0 && found.rdevMinor === 0;
}

export function makeWhiteout(kernel: Kernel, { directory, name }: Place): void {
  kernel.mknodat(directory, name, S_IFCHR, { major: 0, minor: 0 });
}

/** Hides what the layers below have in this directory. */
export function makeOpaque(kernel: Kernel, directory: At): void {
  kernel.fsetxattr(directory, "trusted.overlay.opaque", Uint8Array.of(0x79), 0); // "y"
}

/** What overlayfs has noted of a file; undefined for nothing. */
export function findMark(
  kernel: Kernel,
  file: At,
  mark: "opaque" | "redirect" | "metacopy",
): Uint8Array | undefined {
  return ignoring(["ENODATA", "EOPNOTSUPP"], () =>
    kernel.fgetxattr(file, `trusted.overlay.${mark}`),
  );
}
