import { attempt, type Fault } from "@skiff/base";
import type { Sink } from "./sink.ts";

/** A file that is appended to. What the disk has no room for is lost, with one warning. */
export class FileSink implements Sink {
  readonly full = false;
  readonly broken = false;
  readonly #file: Disposable;
  readonly #append: Append;
  readonly #warn: (fault: Fault) => void;
  #warned = false;

  constructor(file: Disposable, append: Append, warn: (fault: Fault) => void) {
    this.#file = file;
    this.#append = append;
    this.#warn = warn;
  }

  write(bytes: Uint8Array): void {
    attempt(
      () => this.#append(bytes),
      (fault) => {
        if (!this.#warned) this.#warn(fault);
        this.#warned = true;
      },
    );
  }

  end(): void {
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/** Writes the bytes to the file's end, in whatever form. */
type Append = (bytes: Uint8Array) => void;
