import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  type Descriptor,
  ignoring,
  type Kernel,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_NONBLOCK,
  O_WRONLY,
  STATX_BASIC_STATS,
  writeAll,
} from "@skiff/kernel";
import type { LogPlace } from "./decode-destination.ts";
import type { Rotation } from "./rotation.ts";

/**
 * A log that is appended to, a whole number of lines at a time. With a rotation a file that is full is
 * put aside first; what others have done so, who have the same log open, is seen before each write.
 */
export class LogFile implements Disposable {
  readonly #kernel: Kernel;
  readonly #path: string;
  readonly #rotation: Rotation | undefined;
  #file: Descriptor;
  #ino: bigint;

  /** Made where it is not there. */
  constructor(kernel: Kernel, { path, rotation }: LogPlace) {
    this.#kernel = kernel;
    this.#path = path;
    this.#rotation = rotation;
    this.#file = this.#open();
    this.#ino = this.#inoOfFile();
  }

  write(lines: Uint8Array): void {
    if (this.#rotation !== undefined) this.#makeRoom(lines.length, this.#rotation);
    writeAll(this.#kernel, this.#file, lines);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #makeRoom(length: number, { maxSize, maxFiles }: Rotation): void {
    const seen = ignoring(["ENOENT"], () =>
      this.#kernel.statx(AT_FDCWD, this.#path, 0, STATX_BASIC_STATS),
    );
    const isFull = seen !== undefined && seen.size > 0 && seen.size + length > maxSize;
    if (isFull) this.#putAside(maxFiles);
    else if (seen?.ino === this.#ino) return;
    const next = this.#open();
    this.#file[Symbol.dispose]();
    this.#file = next;
    this.#ino = this.#inoOfFile();
  }

  /** The oldest goes first: after a crash in between a number is missing, and no file is lost. */
  #putAside(maxFiles: number): void {
    const names = Array.from({ length: maxFiles }, (_, age) =>
      age === 0 ? this.#path : `${this.#path}.${age}`,
    ).toReversed();
    for (const [index, name] of names.entries()) {
      const older = names[index - 1];
      ignoring(["ENOENT"], () => {
        if (older === undefined) this.#kernel.unlinkat(AT_FDCWD, name, 0);
        else this.#kernel.renameat2(AT_FDCWD, name, AT_FDCWD, older, 0);
      });
    }
  }

  #open(): Descriptor {
    const flags = O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC;
    return this.#kernel.openat2(AT_FDCWD, this.#path, { flags, mode: 0o640 });
  }

  /** Nobody asks for it without a rotation. */
  #inoOfFile(): bigint {
    if (this.#rotation === undefined) return 0n;
    return this.#kernel.statx(this.#file, "", AT_EMPTY_PATH, STATX_BASIC_STATS).ino;
  }
}
