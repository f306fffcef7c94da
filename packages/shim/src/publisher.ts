import { attempt, Fault } from "@skiff/base";
import {
  AF_UNIX,
  CLOCK_REALTIME,
  type Kernel,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
} from "@skiff/kernel";
import {
  type Encodable,
  encode,
  eventsService,
  eventsServiceName,
  type Table,
  type TaskEvent,
  timestampOf,
} from "@skiff/proto";
import { ClientConnection } from "@skiff/rpc";
import { Connection } from "./connection.ts";
import type { Loop } from "./loop.ts";

const mostQueued = 1024;
const mostAttempts = 5;
const answerTime = 5000;

/**
 * Tells containerd what happens, in order, over its ttrpc socket. Best effort:
 * nothing waits for it; an event that is not taken in five attempts, or finds a
 * thousand before it, is dropped with a warning.
 */
export class Publisher {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #options: PublisherOptions;
  #queue: readonly Uint8Array[] = [];
  #attempts = 0;
  #link: Link | undefined;
  #onIdle: () => void = () => {};

  constructor(kernel: Kernel, loop: Loop, options: PublisherOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#options = options;
  }

  publish<T extends Table>({ topic, name, table }: TaskEvent<T>, event: Encodable<T>): void {
    const { address, namespace, warn } = this.#options;
    if (address === "") return;
    if (this.#queue.length >= mostQueued) return warn(dropped(topic));
    const payload = encode(eventsService.Forward.request, {
      envelope: {
        timestamp: timestampOf(this.#kernel.clock_gettime(CLOCK_REALTIME)),
        namespace,
        topic,
        event: { typeUrl: name, value: encode(table, event) },
      },
    });
    this.#queue = [...this.#queue, payload];
    if (this.#queue.length === 1) this.#forward();
  }

  /** Calls `work` when nothing is left to be told, or no later than `milliseconds` from now. */
  whenIdle(milliseconds: number, work: () => void): void {
    if (this.#queue.length === 0) return work();
    const cancel = this.#loop.after(milliseconds, work);
    this.#onIdle = () => {
      cancel();
      work();
    };
  }

  #forward(): void {
    const [payload] = this.#queue;
    if (payload === undefined) return this.#onIdle();
    attempt(
      () => {
        this.#link ??= this.#connect();
        this.#link.calls.call(
          { service: eventsServiceName, method: "Forward", payload, timeoutMs: answerTime },
          { send: () => this.#next(), fail: (fault) => this.#retry(fault) },
        );
      },
      (fault) => this.#retry(fault),
    );
  }

  #next(): void {
    this.#attempts = 0;
    this.#queue = this.#queue.slice(1);
    this.#forward();
  }

  #retry(fault: Fault): void {
    this.#link?.socket[Symbol.dispose]();
    this.#link = undefined;
    this.#attempts++;
    if (this.#attempts < mostAttempts) {
      this.#loop.after(this.#attempts * 1000, () => this.#forward());
      return;
    }
    this.#options.warn(new Fault(fault.code, `an event was dropped: ${fault.message}`));
    this.#next();
  }

  #connect(): Link {
    const kernel = this.#kernel;
    using undo = new DisposableStack();
    const flags = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    const socket = undo.use(kernel.socket(AF_UNIX, flags, 0));
    kernel.connect(socket, this.#options.address.replace(/^unix:\/\//, ""));
    undo.move();
    const connection = new Connection(kernel, this.#loop, {
      socket,
      onBytes: (bytes) => calls.receive(bytes),
      onClose: (fault) => {
        if (this.#link?.socket === connection) this.#link = undefined;
        calls.close(fault);
      },
    });
    const calls = new ClientConnection({
      send: (bytes) => connection.send(bytes),
      after: this.#loop.after,
    });
    return { socket: connection, calls };
  }
}

export interface PublisherOptions {
  /** Of containerd's ttrpc socket; empty for nobody. */
  readonly address: string;
  readonly namespace: string;
  readonly warn: (fault: Fault) => void;
}

interface Link {
  readonly socket: Connection;
  readonly calls: ClientConnection;
}

function dropped(topic: string): Fault {
  return new Fault("resource_exhausted", `event ${topic} was dropped: too many wait`);
}
