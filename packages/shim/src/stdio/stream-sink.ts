import { type Descriptor, EPOLLOUT, type Kernel, SyscallFault } from "@skiff/kernel";
import type { Loop, Watch } from "../loop.ts";
import type { Sink } from "./sink.ts";

/** A pipe into a container, or the terminal of one: it is broken once nobody has its other end. */
export class StreamSink implements Sink {
  readonly #kernel: Kernel;
  readonly #file: Descriptor;
  readonly #watch: Watch;
  readonly #onRoom: () => void;
  #kept: Uint8Array | undefined;
  #broken = false;

  /** `file` does not block. */
  constructor(kernel: Kernel, loop: Loop, { file, onRoom }: Stream) {
    this.#kernel = kernel;
    this.#file = file;
    this.#onRoom = onRoom;
    this.#watch = loop.watch(file, 0, () => this.#retry());
  }

  get full(): boolean {
    return this.#kept !== undefined;
  }

  get broken(): boolean {
    return this.#broken;
  }

  write(bytes: Uint8Array): void {
    this.#kept = this.#offer(bytes)?.slice();
    this.#watch.change(this.full ? EPOLLOUT : 0);
  }

  end(): void {
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#kept = undefined;
    this.#watch[Symbol.dispose]();
    this.#file[Symbol.dispose]();
  }

  #retry(): void {
    if (this.#kept === undefined) return;
    this.#kept = this.#offer(this.#kept);
    if (this.full) return;
    this.#watch.change(0);
    this.#onRoom();
  }

  /** What did not fit. */
  #offer(bytes: Uint8Array): Uint8Array | undefined {
    let offset = 0;
    try {
      while (offset < bytes.length) offset += this.#kernel.write(this.#file, bytes, offset);
    } catch (error) {
      if (!(error instanceof SyscallFault)) throw error;
      if (error.errno === "EAGAIN") return bytes.subarray(offset);
      if (error.errno !== "EPIPE" && error.errno !== "EIO") throw error;
      this.#broken = true;
    }
    return undefined;
  }
}

export interface Stream {
  readonly file: Descriptor;
  /** Called when a full sink has room again. */
  readonly onRoom: () => void;
}
