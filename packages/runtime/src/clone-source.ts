import {
  AT_FDCWD,
  type At,
  type Descriptor,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
} from "@skiff/kernel";
import { cloneTree } from "./init/place-mount.ts";

/** What a bind mount is of: what `path` names from `dir` on ("": `dir` itself), or what `subdir` names in that. */
export interface Source {
  readonly dir?: At;
  readonly path: string;
  readonly subdir: string | undefined;
  readonly recursive: boolean;
}

/** A copy of that tree. Whoever writes in the directory that `subdir` is in leads nobody out of it, by whatever links. */
export function cloneSource(
  kernel: Kernel,
  { dir = AT_FDCWD, path, subdir, recursive }: Source,
): Descriptor {
  if (subdir === undefined) return cloneTree(kernel, path, { dir, recursive });
  const flags = O_PATH | O_CLOEXEC;
  const top = path === "" ? "." : path;
  using folder = kernel.openat2(dir, top, { flags: flags | O_DIRECTORY });
  const resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  using part = kernel.openat2(folder, subdir, { flags, resolve });
  return cloneTree(kernel, "", { dir: part, recursive });
}
