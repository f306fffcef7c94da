import { S_IFREG } from "../constants.ts";
import { nextInode } from "./next-inode.ts";
import type { Leaf } from "./node.ts";
import { Refusal } from "./refusal.ts";

/** A file of procfs or cgroupfs: what is read is made then, and a write is a command. */
export class ControlFile implements Leaf {
  readonly kind = "leaf";
  readonly ino: bigint = nextInode();
  readonly type: number = S_IFREG;
  nlink = 1;
  readonly #show: () => string;
  readonly #obey: ((text: string) => void) | undefined;
  readonly #changes: (() => number) | undefined;

  constructor(show: () => string, obey?: (text: string) => void, changes?: () => number) {
    this.#show = show;
    this.#obey = obey;
    this.#changes = changes;
  }

  get version(): number | undefined {
    return this.#changes?.();
  }

  read(): Uint8Array {
    return new TextEncoder().encode(this.#show());
  }

  write(bytes: Uint8Array): void {
    if (this.#obey === undefined) throw new Refusal("EINVAL");
    this.#obey(new TextDecoder().decode(bytes));
  }

  truncate(): void {
    // what is made when it is read has no length
  }
}
