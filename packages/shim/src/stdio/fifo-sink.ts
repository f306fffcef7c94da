import {
  AT_FDCWD,
  type Descriptor,
  EPOLLOUT,
  type Kernel,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
  SyscallFault,
} from "@skiff/kernel";
import type { Loop, Watch } from "../loop.ts";
import type { Sink } from "./sink.ts";

/**
 * A FIFO that a client reads, or will read, or has ceased to. Opening it waits
 * for nobody. Its own reading end is held too, so that what is written while no
 * client is there stays for the next one, as much as the FIFO holds; what is
 * more than that is dropped, for a container must not stop over it. A client
 * that is there and slow does make the container wait.
 */
export class FifoSink implements Sink {
  readonly broken = false;
  readonly #kernel: Kernel;
  readonly #path: string;
  readonly #file: Descriptor;
  readonly #watch: Watch;
  readonly #onRoom: () => void;
  #reader: Descriptor | undefined;
  #kept: Uint8Array | undefined;

  constructor(kernel: Kernel, loop: Loop, { path, onRoom }: Fifo) {
    this.#kernel = kernel;
    this.#path = path;
    this.#onRoom = onRoom;
    using opened = new DisposableStack();
    this.#reader = opened.use(this.#open(O_RDONLY));
    this.#file = opened.use(this.#open(O_WRONLY)); // with a reader there, this one included, it opens
    this.#watch = loop.watch(this.#file, 0, () => this.#retry());
    opened.move();
  }

  get full(): boolean {
    return this.#kept !== undefined;
  }

  write(bytes: Uint8Array): void {
    this.#kept = this.#offer(bytes)?.slice();
    this.#settle();
  }

  [Symbol.dispose](): void {
    this.#kept = undefined;
    this.#watch[Symbol.dispose]();
    this.#file[Symbol.dispose]();
    this.#reader?.[Symbol.dispose]();
  }

  #retry(): void {
    if (this.#kept === undefined) return;
    this.#kept = this.#offer(this.#kept);
    if (this.#settle()) this.#onRoom();
  }

  /** Not full: the reading end is held again, and the FIFO watched no more. */
  #settle(): boolean {
    if (this.full) {
      this.#watch.change(EPOLLOUT);
      return false;
    }
    this.#watch.change(0);
    this.#reader ??= this.#open(O_RDONLY);
    return true;
  }

  /** What did not fit and a client will still read. */
  #offer(bytes: Uint8Array): Uint8Array | undefined {
    let offset = 0;
    for (;;) {
      try {
        while (offset < bytes.length) offset += this.#kernel.write(this.#file, bytes, offset);
        return undefined;
      } catch (error) {
        if (!(error instanceof SyscallFault)) throw error;
        if (error.errno === "EPIPE") return undefined; // no client: dropped
        if (error.errno !== "EAGAIN") throw error;
        if (this.#reader === undefined) return bytes.subarray(offset);
        this.#reader[Symbol.dispose](); // once more without our own reader: is there another?
        this.#reader = undefined;
      }
    }
  }

  #open(mode: number): Descriptor {
    return this.#kernel.openat2(AT_FDCWD, this.#path, { flags: mode | O_NONBLOCK | O_CLOEXEC });
  }
}

export interface Fifo {
  readonly path: string;
  /** Called when a full sink has room again. */
  readonly onRoom: () => void;
}
