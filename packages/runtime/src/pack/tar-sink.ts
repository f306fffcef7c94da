import { during, Fault } from "@skiff/base";
import { type At, type Kernel, writeAll } from "@skiff/kernel";
import { encodeTarEntry, tarEnd, tarPadding } from "@skiff/spec";

const bufferSize = 1024 * 1024;

/** A tar archive that is written to a descriptor, through one large buffer. */
export class TarSink {
  readonly #kernel: Kernel;
  readonly #file: At;
  readonly #buffer: Uint8Array = new Uint8Array(bufferSize);
  #length = 0;

  constructor(kernel: Kernel, file: At) {
    this.#kernel = kernel;
    this.#file = file;
  }

  /** The body of one that has a size follows: `copy`. */
  entry(entry: Parameters<typeof encodeTarEntry>[0]): void {
    this.#put(encodeTarEntry(entry));
  }

  /** The first `size` bytes of a file, and what fills the last block. Throws `unavailable` where it has fewer. */
  copy(from: At, size: number): void {
    for (let left = size; left > 0;) {
      if (this.#length === bufferSize) this.#flush();
      const room = Math.min(left, bufferSize - this.#length);
      const count = this.#kernel.read(from, this.#buffer, this.#length, room);
      if (count === 0) throw new Fault("unavailable", "it became shorter while it was read");
      this.#length += count;
      left -= count;
    }
    this.#put(new Uint8Array(tarPadding(size)));
  }

  finish(): void {
    this.#put(tarEnd);
    this.#flush();
  }

  #put(bytes: Uint8Array): void {
    if (this.#length + bytes.length > bufferSize) this.#flush();
    if (bytes.length > bufferSize) return this.#write(bytes);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }

  #write(bytes: Uint8Array): void {
    during("write the archive", () => writeAll(this.#kernel, this.#file, bytes));
  }
}
