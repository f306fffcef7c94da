import { type ByteString, showByteString } from "@skiff/spec";
import type { MergedEntry } from "./merged-directory.ts";
import type { Change, Teller } from "./teller.ts";

/** Names differences: a line of JSON each, as `["C","/etc"]`. */
export class ChangeLister implements Teller {
  readonly #write: (line: string) => void;
  /** Directories that are open, and not named yet. */
  readonly #pending: (ByteString | undefined)[] = [];

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  enter(path: ByteString, _: MergedEntry, change: Change): void {
    if (change !== "none") this.file(path, _, change);
    this.#pending.push(change === "none" ? path : undefined);
  }

  leave(): void {
    this.#pending.pop();
  }

  whiteout(folder: ByteString, name: ByteString): void {
    this.#name("D", folder === "" ? name : `${folder}/${name}`);
  }

  file(path: ByteString, _: MergedEntry, change: Change): void {
    this.#name(change === "added" ? "A" : "C", path);
  }

  /** Directories on the way there have changed with it. */
  #name(kind: "A" | "C" | "D", path: ByteString): void {
    for (const [at, folder] of this.#pending.entries()) {
      if (folder !== undefined) this.#line("C", folder);
      this.#pending[at] = undefined;
    }
    this.#line(kind, path);
  }

  #line(kind: "A" | "C" | "D", path: ByteString): void {
    this.#write(`${JSON.stringify([kind, `/${showByteString(path)}`])}\n`);
  }
}
