import {
  AT_FDCWD,
  type Descriptor,
  EPOLLIN,
  EPOLLOUT,
  ignoring,
  IN_CLOEXEC,
  IN_NONBLOCK,
  IN_OPEN,
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
 * Milliseconds after the end in which nobody watches for clients: a container that ends is deleted
 * right away more often than not, and the kernel takes 15 ms to close what watches (inotify(7)).
 */
const calm = 100;

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
  readonly #loop: Loop;
  readonly #open = new DisposableStack();
  readonly #file: Descriptor;
  readonly #watch: Watch;
  readonly #onRoom: () => void;
  #reader: Descriptor | undefined;
  #kept: Uint8Array | undefined;

  constructor(kernel: Kernel, loop: Loop, { path, onRoom }: Fifo) {
    this.#kernel = kernel;
    this.#onRoom = onRoom;
    this.#loop = loop;
    using reader = new DisposableStack();
    this.#reader = reader.use(this.#openEnd(path, O_RDONLY));
    this.#file = this.#open.use(this.#openEnd(path, O_WRONLY)); // with a reader there, this one included, it opens
    this.#watch = this.#open.use(loop.watch(this.#file, 0, () => this.#retry()));
    reader.move();
  }

  get full(): boolean {
    return this.#kept !== undefined;
  }

  write(bytes: Uint8Array): void {
    this.#kept = this.#offer(bytes)?.slice();
    this.#settle();
  }

  /**
   * Closes it as soon as a client has it open, which may be now: that one reads
   * what is there, and then the end. Until then its writing end keeps what is there.
   */
  end(): void {
    this.#reader?.[Symbol.dispose]();
    if (this.#isRead()) return this[Symbol.dispose]();
    this.#open.defer(this.#loop.after(calm, () => this.#awaitClient()));
  }

  [Symbol.dispose](): void {
    this.#kept = undefined;
    this.#reader?.[Symbol.dispose]();
    this.#open.dispose();
  }

  #awaitClient(): void {
    const arrivals = this.#open.use(this.#kernel.inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    this.#kernel.inotify_add_watch(arrivals, this.#itself, IN_OPEN);
    const events = new Uint8Array(512);
    const watch = this.#loop.watch(arrivals, EPOLLIN, () => {
      ignoring(["EAGAIN"], () => this.#kernel.read(arrivals, events, 0, events.length));
      if (this.#isRead()) this[Symbol.dispose]();
    });
    this.#open.use(watch);
    if (this.#isRead()) this[Symbol.dispose](); // one came meanwhile
  }

  /** Whether a client has the FIFO open, while this has no reading end: poll(2) says so of the writing one. */
  #isRead(): boolean {
    return this.#kernel.poll(new Int32Array([this.#file.fd, 0, 0]), 0) === 0;
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
    this.#reader ??= this.#openEnd(this.#itself, O_RDONLY);
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

  /** The FIFO that was opened, whatever has its path by now. */
  get #itself(): string {
    return `/proc/self/fd/${this.#file.fd}`;
  }

  #openEnd(path: string, mode: number): Descriptor {
    return this.#kernel.openat2(AT_FDCWD, path, { flags: mode | O_NONBLOCK | O_CLOEXEC });
  }
}

export interface Fifo {
  readonly path: string;
  /** Called when a full sink has room again. */
  readonly onRoom: () => void;
}
