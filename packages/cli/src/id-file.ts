import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { Fault, isFault } from "@skiff/base";
import { guarded } from "@skiff/store";

/** The file of `--cidfile`: made before the container, so that no other is overwritten, and gone again without one. */
export class IdFile implements Disposable {
  readonly #path: string | undefined;
  readonly #fd: number | undefined;
  #isWritten = false;

  /** `path`: undefined for none. Throws `already_exists`. */
  constructor(path: string | undefined) {
    this.#path = path;
    this.#fd = path === undefined ? undefined : claim(path);
  }

  write(id: string): void {
    if (this.#fd === undefined) return;
    const fd = this.#fd;
    guarded(`write ${this.#path}`, () => writeSync(fd, id));
    this.#isWritten = true;
  }

  [Symbol.dispose](): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    if (this.#path !== undefined && !this.#isWritten) rmSync(this.#path, { force: true });
  }
}

function claim(path: string): number {
  try {
    return guarded(`make ${path}`, () => openSync(path, "wx", 0o644));
  } catch (error) {
    if (!isFault(error, "already_exists")) throw error;
    throw new Fault(
      "already_exists",
      `container ID file found, make sure the other container isn't running or delete ${path}`,
      { cause: error },
    );
  }
}
