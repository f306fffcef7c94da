import { during, Fault } from "@skiff/base";
import type { At, Kernel } from "@skiff/kernel";
import { TarDecoder, type TarEntry } from "@skiff/spec";

const blockSize = 512;
const bufferSize = 1024 * 1024;

/** A tar archive that is read from a descriptor, through one large buffer. */
export class TarSource {
  readonly #kernel: Pick<Kernel, "read" | "write">;
  readonly #file: At;
  readonly #decoder: TarDecoder = new TarDecoder();
  readonly #buffer: Uint8Array = new Uint8Array(bufferSize);
  #start = 0;
  #end = 0;
  /** Bytes of the archive before the buffer's `start`. */
  #position = 0;

  constructor(kernel: Pick<Kernel, "read" | "write">, file: At) {
    this.#kernel = kernel;
    this.#file = file;
  }

  /** The next entry; undefined at the end. The body of the one before is behind it: copied or skipped. */
  next(): TarEntry | undefined {
    for (;;) {
      const block = this.#block();
      if (block === undefined) {
        this.#decoder.end();
        return undefined;
      }
      const step = this.#decode(block);
      switch (step.kind) {
        case "entry":
          return step.entry;
        case "extension":
          this.#decoder.extend(this.#take(step.size));
          this.skip(padding(step.size));
          break;
        case "more":
          break;
        case "end":
          return undefined;
        default:
          return step satisfies never;
      }
    }
  }

  /** Writes the next `length` bytes to `to`. */
  copy(to: At, length: number): void {
    for (let left = length; left > 0;) {
      const count = Math.min(left, this.#available());
      const bytes = this.#buffer.subarray(this.#start, this.#start + count);
      for (let done = 0; done < count;) done += this.#kernel.write(to, bytes, done);
      this.#advance(count);
      left -= count;
    }
  }

  skip(length: number): void {
    for (let left = length; left > 0;) {
      const count = Math.min(left, this.#available());
      this.#advance(count);
      left -= count;
    }
  }

  /** Skips what fills the last block of a body. */
  endBody(size: number): void {
    this.skip(padding(size));
  }

  /** Reads to the end of the stream: who writes it is not to be cut off. How many bytes it had in all. */
  drain(): number {
    let length = this.#position;
    do {
      length += this.#end - this.#start;
      this.#start = 0;
      this.#end = this.#kernel.read(this.#file, this.#buffer, 0, bufferSize);
    } while (this.#end > 0);
    return length;
  }

  #decode(block: Uint8Array): ReturnType<TarDecoder["block"]> {
    try {
      return this.#decoder.block(block);
    } catch (error) {
      return during(`block ${this.#position / blockSize - 1}`, () => {
        throw error;
      });
    }
  }

  /** Undefined where the stream ends before it: an archive may lack the zeros at its end. */
  #block(): Uint8Array | undefined {
    while (this.#end - this.#start < blockSize) {
      if (this.#fill() > 0) continue;
      if (this.#end === this.#start) return undefined;
      throw this.#truncated();
    }
    const block = this.#buffer.subarray(this.#start, this.#start + blockSize);
    this.#advance(blockSize);
    return block;
  }

  /** A copy. */
  #take(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const count = Math.min(length - done, this.#available());
      bytes.set(this.#buffer.subarray(this.#start, this.#start + count), done);
      this.#advance(count);
      done += count;
    }
    return bytes;
  }

  /** At least 1. */
  #available(): number {
    if (this.#end === this.#start && this.#fill() === 0) throw this.#truncated();
    return this.#end - this.#start;
  }

  /**
   * What is at the archive's n-th byte stands in the buffer at n modulo 512, whatever the
   * lengths that are read: so headers are aligned.
   */
  #fill(): number {
    const start = this.#position & (blockSize - 1);
    this.#buffer.copyWithin(start, this.#start, this.#end);
    this.#end += start - this.#start;
    this.#start = start;
    const count = this.#kernel.read(this.#file, this.#buffer, this.#end, bufferSize - this.#end);
    this.#end += count;
    return count;
  }

  #advance(count: number): void {
    this.#start += count;
    this.#position += count;
  }

  #truncated(): Fault {
    return new Fault(
      "invalid_argument",
      `the archive is cut off after ${this.#position + this.#end - this.#start} bytes`,
    );
  }
}

function padding(size: number): number {
  return -size & (blockSize - 1);
}
