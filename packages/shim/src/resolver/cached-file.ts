import { AT_FDCWD, type Files, readFile, type Statx, STATX_BASIC_STATS } from "@skiff/kernel";

/** What a file says, read again only when it is another one, or was written to. */
export class CachedFile<T> {
  readonly #kernel: Files;
  readonly #path: string;
  readonly #decode: (text: string) => T;
  #read: { readonly as: string; readonly value: T } | undefined;

  constructor(kernel: Files, path: string, decode: (text: string) => T) {
    this.#kernel = kernel;
    this.#path = path;
    this.#decode = decode;
  }

  /** Throws `not_found`, and what `decode` does. */
  get(): T {
    const as = versionOf(this.#kernel.statx(AT_FDCWD, this.#path, 0, STATX_BASIC_STATS));
    if (this.#read?.as !== as) {
      this.#read = { as, value: this.#decode(readFile(this.#kernel, this.#path)) };
    }
    return this.#read.value;
  }
}

function versionOf({ ino, size, mtimeSec, mtimeNsec }: Statx): string {
  return `${ino} ${size} ${mtimeSec} ${mtimeNsec}`;
}
