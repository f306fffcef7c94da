import { Fault } from "@skiff/base";
import {
  AT_SYMLINK_NOFOLLOW,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  S_IFLNK,
  S_IFMT,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import type { Place } from "../unpack/tree.ts";

/** As many links as Linux follows (path_resolution(7)). */
const mostLinks = 40;

/** A place, whose directory is open until this is disposed of. */
export interface OpenPlace extends Disposable {
  readonly place: Place;
  /** Without a link at its end. */
  readonly path: string;
}

/**
 * Where a path is in a tree: its directory, with all links on the way followed inside, and its
 * name; with `follow` also what a link there leads to. A path that ends with a slash or a dot is
 * that directory itself. Throws `not_found` where there is no such directory.
 */
export function resolvePlace(
  kernel: Kernel,
  { root, path, follow }: { readonly root: At; readonly path: string; readonly follow: boolean },
): OpenPlace {
  let at = path;
  for (let links = 0; links <= mostLinks; links++) {
    const found = openPlace(kernel, root, at);
    const target = follow ? findTarget(kernel, found.place) : undefined;
    if (target === undefined) return found;
    found[Symbol.dispose]();
    at = target.startsWith("/") ? target : `${folderOf(at)}/${target}`;
  }
  throw new Fault("failed_precondition", `${path}: too many links`);
}

function openPlace(kernel: Kernel, root: At, path: string): OpenPlace {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const isDirectory = ["", ".", ".."].includes(name);
  const directory = openDirectory(kernel, root, isDirectory ? path : folderOf(path));
  return {
    place: { directory, name: isDirectory ? "." : name },
    path,
    [Symbol.dispose]: () => directory[Symbol.dispose](),
  };
}

function openDirectory(kernel: Kernel, root: At, path: string): Descriptor {
  return kernel.openat2(root, path === "" ? "/" : path, {
    flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC,
    resolve: RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
  });
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

function findTarget(kernel: Kernel, { directory, name }: Place): string | undefined {
  const stat = ignoring(["ENOENT"], () =>
    kernel.statx(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS),
  );
  if (stat === undefined || (stat.mode & S_IFMT) !== S_IFLNK) return undefined;
  const target = kernel.readlinkat(directory, name);
  if (typeof target === "string") return target;
  throw new Fault("failed_precondition", "a link leads to a name that is not UTF-8");
}
