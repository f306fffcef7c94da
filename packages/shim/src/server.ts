import type { Fault } from "@skiff/base";
import {
  type At,
  EPOLLIN,
  ignoring,
  type Kernel,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
} from "@skiff/kernel";
import { ServerConnection, type Service } from "@skiff/rpc";
import { Connection } from "./connection.ts";
import type { Loop } from "./loop.ts";

/** Serves ttrpc on a listening socket, to any number of clients. */
export class Server {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #options: ServerOptions;
  readonly #clients = new Set<Connection>();

  /** `listener` does not block. */
  constructor(kernel: Kernel, loop: Loop, options: ServerOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#options = options;
    loop.watch(options.listener, EPOLLIN, () => this.#accept());
  }

  get clients(): number {
    return this.#clients.size;
  }

  #accept(): void {
    const socket = ignoring(["EAGAIN", "ECONNABORTED"], () =>
      this.#kernel.accept4(this.#options.listener, SOCK_NONBLOCK | SOCK_CLOEXEC),
    );
    if (socket === undefined) return;
    const { services, onClientGone } = this.#options;
    const client = new Connection(this.#kernel, this.#loop, {
      socket,
      onBytes: (bytes) => calls.receive(bytes),
      onClose: (fault) => {
        this.#clients.delete(client);
        calls.close();
        onClientGone(fault);
      },
    });
    const calls = new ServerConnection({
      services,
      send: (bytes) => client.send(bytes),
      after: this.#loop.after,
    });
    this.#clients.add(client);
  }
}

export interface ServerOptions {
  readonly listener: At;
  readonly services: readonly Service[];
  readonly onClientGone: (fault: Fault) => void;
}
