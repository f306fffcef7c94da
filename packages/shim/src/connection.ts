import { Fault } from "@skiff/base";
import {
  type Descriptor,
  EPOLLIN,
  EPOLLOUT,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  SyscallFault,
} from "@skiff/kernel";
import type { Loop, Watch } from "./loop.ts";

const buffer = new Uint8Array(8 * 1024);

/**
 * A connected socket on the loop, its own from now on. Disposing of it closes it, without a word to `onClose`.
 * Whatever fails, it is closed: the other side is not to wait for what does not come.
 */
export class Connection implements Disposable {
  readonly #kernel: Kernel;
  readonly #socket: Descriptor;
  readonly #watch: Watch;
  readonly #events: ConnectionEvents;
  #unsent: Uint8Array[] = [];
  #closed = false;

  /** `socket` does not block. */
  constructor(kernel: Kernel, loop: Loop, { socket, ...events }: ConnectionOptions) {
    this.#kernel = kernel;
    this.#socket = socket;
    this.#events = events;
    using undo = new DisposableStack();
    undo.use(socket);
    this.#watch = loop.watch(socket, EPOLLIN, (ready) => this.#step(ready));
    undo.move();
  }

  /** Sends what the socket takes now, and the rest as it takes it. After the end: nothing. */
  send(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#unsent.push(bytes);
    if (this.#unsent.length === 1) this.#flush();
  }

  /** Bytes that the other side has not taken yet. */
  get unsent(): number {
    return this.#unsent.reduce((sum, { length }) => sum + length, 0);
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsent = [];
    this.#watch[Symbol.dispose]();
    this.#socket[Symbol.dispose]();
  }

  #step(ready: number): void {
    if ((ready & EPOLLOUT) !== 0) this.#flush();
    if (!this.#closed && (ready & ~EPOLLOUT) !== 0) this.#receive();
  }

  #receive(): void {
    this.#guard(() => {
      const { length } = this.#kernel.recvmsg(this.#socket, buffer, 0, buffer.length, 0);
      if (length === 0) this.#end(new Fault("unavailable", "the connection was closed"));
      else this.#events.onBytes(buffer.subarray(0, length));
    });
  }

  #flush(): void {
    this.#guard(() => {
      for (let bytes = this.#unsent[0]; bytes !== undefined; bytes = this.#unsent[0]) {
        const sent = this.#kernel.sendmsg(this.#socket, bytes, 0, [], MSG_NOSIGNAL);
        this.#unsent.shift();
        if (sent < bytes.length) this.#unsent.unshift(bytes.subarray(sent));
      }
    });
    this.#guard(() => {
      if (!this.#closed) this.#watch.change(this.#unsent.length > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
    });
  }

  #guard(work: () => void): void {
    try {
      ignoring(["EAGAIN"], work);
    } catch (error) {
      if (!(error instanceof SyscallFault)) throw error;
      this.#end(error);
    }
  }

  #end(fault: Fault): void {
    if (this.#closed) return;
    this[Symbol.dispose]();
    this.#events.onClose(fault);
  }
}

export interface ConnectionEvents {
  /** The bytes are the caller's only until it returns. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The other side is gone. */
  readonly onClose: (fault: Fault) => void;
}

export interface ConnectionOptions extends ConnectionEvents {
  readonly socket: Descriptor;
}
