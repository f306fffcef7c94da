import { deletionTime, Fault, isFault } from "@skiff/base";
import {
  AF_UNIX,
  Deadline,
  type Descriptor,
  EPOLLIN,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  signals,
  SOCK_CLOEXEC,
  SOCK_STREAM,
} from "@skiff/kernel";
import { encode, type TaskService, taskService, taskServiceNames } from "@skiff/proto";
import { ClientConnection } from "@skiff/rpc";
import { endShim } from "./end-shim.ts";

/** Seconds that a shim has to answer, at most: containerd gives `delete` five. */
const patience = 3;

/**
 * Has the shim that listens at `path`, which other containers may have too, kill and forget this
 * one. A shim that does not answer in time is killed. Idempotent.
 */
export function leaveShim(
  kernel: Kernel,
  { path, id }: { readonly path: string; readonly id: string },
): void {
  using socket = connect(kernel, path);
  if (socket === undefined) return;
  const shim = new Client(kernel, socket);
  try {
    shim.call("Kill", encode(taskService.Kill.request, { id, signal: signals.SIGKILL, all: true }));
    shim.call("Wait", encode(taskService.Wait.request, { id }));
    shim.call("Delete", encode(taskService.Delete.request, { id }));
  } catch (error) {
    if (!isFault(error, "deadline_exceeded")) throw error;
    endShim(kernel, path);
  }
}

function connect(kernel: Kernel, path: string): Descriptor | undefined {
  using undo = new DisposableStack();
  const socket = undo.use(kernel.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const connected = ignoring(
    ["ENOENT", "ECONNREFUSED"],
    () => (kernel.connect(socket, path), true),
  );
  if (connected === undefined) return undefined;
  undo.move();
  return socket;
}

/** Calls one method after the other, and waits. */
class Client {
  readonly #kernel: Kernel;
  readonly #socket: Descriptor;
  readonly #deadline: Deadline;
  readonly #calls: ClientConnection;
  readonly #buffer = new Uint8Array(4096);

  constructor(kernel: Kernel, socket: Descriptor) {
    this.#kernel = kernel;
    this.#socket = socket;
    this.#deadline = new Deadline(kernel, Math.min(patience, deletionTime()));
    this.#calls = new ClientConnection({
      send: (bytes) => void kernel.sendmsg(socket, bytes, 0, [], MSG_NOSIGNAL),
      after: () => () => {},
    });
  }

  /** Whatever the answer is: a container that is stopped or forgotten is so already. Throws `deadline_exceeded`. */
  call(method: keyof TaskService & string, payload: Uint8Array): void {
    let answered = false;
    const done = (): void => {
      answered = true;
    };
    const request = { service: taskServiceNames.v2, method, payload };
    this.#calls.call(request, { send: done, fail: done });
    while (!answered) this.#receive();
  }

  #receive(): void {
    this.#deadline.wait(this.#socket, EPOLLIN, () => "the shim's answer");
    const buffer = this.#buffer;
    const seen = ignoring(["ECONNRESET"], () =>
      this.#kernel.recvmsg(this.#socket, buffer, 0, buffer.length, 0),
    );
    if (seen === undefined || seen.length === 0) {
      this.#calls.close(new Fault("unavailable", "the shim has ended"));
    } else {
      this.#calls.receive(buffer.subarray(0, seen.length));
    }
  }
}
