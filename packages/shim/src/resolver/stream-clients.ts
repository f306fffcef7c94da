import {
  type At,
  type Descriptor,
  EPOLLIN,
  ignoring,
  type Kernel,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
} from "@skiff/kernel";
import { Connection } from "../connection.ts";
import type { Loop, Watch } from "../loop.ts";
import { type Answerer, longestQuery } from "./answerer.ts";
import { encodeFrame, Frames } from "./frames.ts";

/** Who connects beyond that waits for another's end. */
const most = 16;

/** Milliseconds that a client may say nothing. */
const silence = 10_000;

/** Bytes that a client may leave unread. */
const unread = 256 * 1024;

/** Those that ask by TCP. */
export class StreamClients {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #options: StreamClientsOptions;
  readonly #watch: Watch;
  #count = 0;

  /** `listener` does not block. */
  constructor(kernel: Kernel, loop: Loop, options: StreamClientsOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#options = options;
    this.#watch = loop.watch(options.listener, EPOLLIN, () => this.#accept());
  }

  get count(): number {
    return this.#count;
  }

  #accept(): void {
    const socket = ignoring(["EAGAIN", "ECONNABORTED"], () =>
      this.#kernel.accept4(this.#options.listener, SOCK_NONBLOCK | SOCK_CLOEXEC),
    );
    if (socket !== undefined) this.#serve(socket);
  }

  #serve(socket: Descriptor): void {
    const frames = new Frames(longestQuery);
    let isThere = true;
    let giveUp = (): void => {};
    const leave = (): void => {
      if (!isThere) return;
      isThere = false;
      giveUp();
      client[Symbol.dispose]();
      this.#counted(-1);
    };
    const wait = (): void => {
      giveUp();
      giveUp = this.#loop.after(silence, leave);
    };
    const reply = (answer: Uint8Array): void => {
      client.send(encodeFrame(answer));
      if (client.unsent > unread) leave();
    };
    const client = new Connection(this.#kernel, this.#loop, {
      socket,
      onBytes: (bytes) => {
        wait();
        const queries = frames.take(bytes);
        if (queries === undefined) return leave();
        for (const query of queries) this.#options.answerer.answer(query, true, reply);
      },
      onClose: leave,
    });
    this.#counted(1);
    wait();
  }

  #counted(change: number): void {
    this.#count += change;
    this.#watch.change(this.#count < most ? EPOLLIN : 0);
  }
}

export interface StreamClientsOptions {
  readonly listener: At;
  readonly answerer: Answerer;
}
