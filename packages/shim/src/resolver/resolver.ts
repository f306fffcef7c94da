import { during, Fault } from "@skiff/base";
import { AT_FDCWD, type Descriptor, EPOLLIN, type Kernel } from "@skiff/kernel";
import type { Reply } from "@skiff/rpc";
import { resolverFile } from "@skiff/spec";
import { runErrand } from "../errand/run-errand.ts";
import type { Watch } from "../loop.ts";
import type { Shim } from "../shim.ts";

/** Milliseconds until one that has failed is tried again. */
const restTime = 1000;

/**
 * Who answers a container's questions for names: a child of the shim that is there while questions come,
 * and has nothing of the shim but two sockets. Between them the shim waits for the next one. Disposing of
 * it ends both.
 */
export class Resolver implements Disposable {
  readonly #shim: Shim;
  readonly #path: string;
  readonly #sockets: readonly Descriptor[];
  readonly #watches: readonly Watch[];
  #serving: Disposable | undefined;
  #giveUpRest = (): void => {};

  /** `path`: of its settings. The sockets are its own from now on. */
  private constructor(shim: Shim, path: string, sockets: readonly Descriptor[]) {
    this.#shim = shim;
    this.#path = path;
    this.#sockets = sockets;
    this.#watches = sockets.map((socket) => shim.loop.watch(socket, EPOLLIN, () => this.#serve()));
  }

  /** The path of its settings, where a bundle says that its container has one. */
  static find(kernel: Kernel, bundle: string): string | undefined {
    const path = `${bundle}/${resolverFile}`;
    return kernel.isThere(AT_FDCWD, path) ? path : undefined;
  }

  /** Has it listen in the container's network namespace, which is there. */
  static open(shim: Shim, path: string, reply: Reply<Resolver>): void {
    runErrand(
      shim,
      { script: "listen", request: { path } },
      {
        send: ({ descriptors }) => {
          using undo = new DisposableStack();
          for (const socket of descriptors) undo.use(socket);
          const resolver = during("resolver", () => new Resolver(shim, path, descriptors));
          undo.move();
          reply.send(resolver);
        },
        fail: (fault) => reply.fail(new Fault(fault.code, `resolver: ${fault.message}`)),
      },
    );
  }

  [Symbol.dispose](): void {
    this.#giveUpRest();
    this.#serving?.[Symbol.dispose]();
    for (const watch of this.#watches) watch[Symbol.dispose]();
    for (const socket of this.#sockets) socket[Symbol.dispose]();
  }

  #wait(events: number): void {
    for (const watch of this.#watches) watch.change(events);
  }

  #serve(): void {
    this.#wait(0);
    const { loop, log } = this.#shim;
    this.#serving = runErrand(
      this.#shim,
      { script: "names", request: { path: this.#path }, files: this.#sockets },
      {
        send: () => this.#wait(EPOLLIN),
        fail: (fault) => {
          log.warn(new Fault(fault.code, `resolver: ${fault.message}`));
          this.#giveUpRest = loop.after(restTime, () => this.#wait(EPOLLIN));
        },
      },
    );
  }
}
