/** Something that a path names. */
export type Node = Folder | Leaf;

export interface Folder {
  readonly kind: "folder";
  readonly ino: bigint;
  /** 0 once it is removed, though somebody may still have it open. */
  nlink: number;
  /** Undefined where there is no such name. */
  find(name: string): Node | undefined;
  list(): readonly (readonly [name: string, node: Node])[];
  /** mkdir(2). Refuses a name that is there. */
  makeFolder(name: string): void;
  /** rmdir(2) of a folder in it. */
  removeFolder(name: string): void;
  /** Puts a leaf in, in the place of what has the name. */
  put(name: string, leaf: Leaf): void;
  /** unlink(2). */
  unlink(name: string): void;
}

export interface Leaf {
  readonly kind: "leaf";
  readonly ino: bigint;
  /** S_IFREG, S_IFSOCK, … */
  readonly type: number;
  nlink: number;
  read(): Uint8Array;
  /** What a write of `bytes` at `offset` does. */
  write(bytes: Uint8Array, offset: number): void;
  truncate(): void;
  /** Changes with every change that poll(2) tells of as EPOLLPRI; undefined where it tells of none. */
  readonly version?: number | undefined;
}
