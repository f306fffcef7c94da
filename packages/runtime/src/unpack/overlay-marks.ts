import {
  type At,
  ignoring,
  type Kernel,
  readFile,
  S_IFCHR,
  S_IFMT,
  type Statx,
} from "@skiff/kernel";
import { isWholeUserNamespace } from "@skiff/spec";
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
  kernel.fsetxattr(directory, nameOf(kernel, "opaque"), Uint8Array.of(0x79), 0); // "y"
}

/** What overlayfs has noted of a file; undefined for nothing. */
export function findMark(
  kernel: Kernel,
  file: At,
  mark: "opaque" | "redirect" | "metacopy",
): Uint8Array | undefined {
  return ignoring(["ENODATA", "EOPNOTSUPP"], () => kernel.fgetxattr(file, nameOf(kernel, mark)));
}

/** Root of a user namespace has overlayfs mounted with `userxattr`: it may not have the other. */
function nameOf(kernel: Kernel, mark: string): string {
  nested ??= !isWholeUserNamespace(readFile(kernel, "/proc/self/uid_map"));
  return `${nested ? "user" : "trusted"}.overlay.${mark}`;
}

/** A process stays where it is. */
let nested: boolean | undefined;
