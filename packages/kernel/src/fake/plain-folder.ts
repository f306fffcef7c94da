import { nextInode } from "./next-inode.ts";
import type { Folder, Leaf, Node } from "./node.ts";
import { Refusal } from "./refusal.ts";

/** A directory of a file system such as tmpfs. */
export class PlainFolder implements Folder {
  readonly kind = "folder";
  readonly ino: bigint = nextInode();
  nlink = 2;
  readonly #entries: Map<string, Node> = new Map();

  find(name: string): Node | undefined {
    return this.#entries.get(name);
  }

  list(): readonly (readonly [string, Node])[] {
    return [...this.#entries];
  }

  makeFolder(name: string): void {
    if (this.nlink === 0) throw new Refusal("ENOENT");
    if (this.#entries.has(name)) throw new Refusal("EEXIST");
    this.#entries.set(name, new PlainFolder());
  }

  removeFolder(name: string): void {
    const found = this.#entries.get(name);
    if (found === undefined) throw new Refusal("ENOENT");
    if (found.kind !== "folder") throw new Refusal("ENOTDIR");
    if (found.list().length > 0) throw new Refusal("ENOTEMPTY");
    this.#entries.delete(name);
    found.nlink = 0;
  }

  put(name: string, leaf: Leaf): void {
    if (this.nlink === 0) throw new Refusal("ENOENT");
    const found = this.#entries.get(name);
    if (found?.kind === "folder") throw new Refusal("EISDIR");
    if (found !== undefined && found !== leaf) found.nlink--;
    this.#entries.set(name, leaf);
  }

  unlink(name: string): void {
    const found = this.#entries.get(name);
    if (found === undefined) throw new Refusal("ENOENT");
    if (found.kind === "folder") throw new Refusal("EISDIR");
    this.#entries.delete(name);
    found.nlink--;
  }

  /** Takes a leaf out without ending it: rename(2) puts it elsewhere. */
  take(name: string): void {
    this.#entries.delete(name);
  }

  /** Mounts a folder here. */
  mount(name: string, folder: Folder): void {
    this.#entries.set(name, folder);
  }
}
