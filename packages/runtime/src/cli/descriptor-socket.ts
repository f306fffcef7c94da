import { during } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  type Descriptor,
  type Kernel,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_STREAM,
} from "@skiff/kernel";

/** A socket of the user's, to hand one descriptor over. */
export class DescriptorSocket implements Disposable {
  readonly #kernel: Kernel;
  readonly #what: string;
  readonly #socket: Descriptor;

  private constructor(kernel: Kernel, what: string, socket: Descriptor) {
    this.#kernel = kernel;
    this.#what = what;
    this.#socket = socket;
  }

  /** Connects to who wants a descriptor of `what`. Undefined where nobody does. */
  static open(
    kernel: Kernel,
    what: string,
    path: string | undefined,
  ): DescriptorSocket | undefined {
    if (path === undefined) return undefined;
    return during(`${what} socket`, () => {
      using undo = new DisposableStack();
      const socket = undo.use(kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
      kernel.connect(socket, path);
      undo.move();
      return new DescriptorSocket(kernel, what, socket);
    });
  }

  /** `name` is what runc calls it. */
  send(name: string, descriptor: At): void {
    during(`send ${this.#what}`, () =>
      this.#kernel.sendmsg(this.#socket, name, 0, [descriptor], MSG_NOSIGNAL),
    );
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }
}
