import { S_IFREG } from "../constants.ts";
import { nextInode } from "./next-inode.ts";
import type { Leaf } from "./node.ts";

/** A regular file, or with another `type` a socket's name. */
export class PlainFile implements Leaf {
  readonly kind = "leaf";
  readonly ino: bigint = nextInode();
  readonly type: number;
  nlink = 1;
  #bytes: Uint8Array = new Uint8Array();

  constructor(type: number = S_IFREG) {
    this.type = type;
  }

  read(): Uint8Array {
    return this.#bytes;
  }

  write(bytes: Uint8Array, offset: number): void {
    const longer = new Uint8Array(Math.max(this.#bytes.length, offset + bytes.length));
    longer.set(this.#bytes);
    longer.set(bytes, offset);
    this.#bytes = longer;
  }

  truncate(): void {
    this.#bytes = new Uint8Array();
  }
}
