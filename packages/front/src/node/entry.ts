/** An entry of a directory. */
export class Entry {
  readonly name: string;
  readonly parentPath: string;
  /** DT_DIR, … as in readdir(3). */
  readonly #type: number;

  constructor(name: string, parentPath: string, type: number) {
    this.name = name;
    this.parentPath = parentPath;
    this.#type = type;
  }

  isFIFO(): boolean {
    return this.#type === 1;
  }

  isCharacterDevice(): boolean {
    return this.#type === 2;
  }

  isDirectory(): boolean {
    return this.#type === 4;
  }

  isBlockDevice(): boolean {
    return this.#type === 6;
  }

  isFile(): boolean {
    return this.#type === 8;
  }

  isSymbolicLink(): boolean {
    return this.#type === 10;
  }

  isSocket(): boolean {
    return this.#type === 12;
  }
}
