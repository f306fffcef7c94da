import type { Folder, Node } from "./node.ts";
import { Refusal } from "./refusal.ts";

interface Resolved {
  readonly parent: Folder;
  /** Its last part. */
  readonly name: string;
  /** Undefined where the last part is not there. */
  readonly node: Node | undefined;
}

/** Walks a path (path_resolution(7)). The only links are those of /proc/self/fd. */
export function resolvePath(
  path: string,
  {
    root,
    start,
    descriptor,
  }: {
    readonly root: Folder;
    readonly start: () => Folder;
    readonly descriptor: (fd: number) => Node;
  },
): Resolved {
  if (path === "") throw new Refusal("ENOENT");
  const [, fd, below] = /^\/proc\/self\/fd\/(\d+)(?:\/(.+))?$/.exec(path) ?? [];
  if (fd !== undefined && below === undefined) {
    return { parent: root, name: fd, node: descriptor(Number(fd)) };
  }
  const from = fd !== undefined ? descriptor(Number(fd)) : path.startsWith("/") ? root : start();
  const parts = (below ?? path).split("/").filter((part) => part !== "" && part !== ".");
  let parent = folder(from);
  for (const part of parts.slice(0, -1)) parent = folder(parent.find(part));
  const name = parts.at(-1) ?? ".";
  const node = name === "." ? parent : parent.find(name);
  if (path.endsWith("/") && node !== undefined) folder(node);
  return { parent, name, node };
}

function folder(node: Node | undefined): Folder {
  if (node === undefined) throw new Refusal("ENOENT");
  if (node.kind !== "folder") throw new Refusal("ENOTDIR");
  return node;
}
