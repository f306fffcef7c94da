import { attempt, during, type Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  Deadline,
  type Descriptor,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  type Pid,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
} from "@skiff/kernel";
import { ContainerRecord } from "../container-record.ts";
import type { ContainerName } from "../observe-container.ts";
import { pollReadable } from "../poll-readable.ts";
import { notifyPlace } from "./notify-place.ts";

/** Seconds for the manager to read what it is told. */
const patience = 5;

interface Manager {
  /** Its own socket, NOTIFY_SOCKET. */
  readonly path: string;
  readonly warn: (fault: Fault) => void;
}

/** Takes a container's message that it is ready, and tells the service manager (sd_notify(3)). */
export class NotifySocket implements Disposable {
  readonly #kernel: Kernel;
  readonly #socket: Descriptor;
  readonly #manager: Manager;

  private constructor(kernel: Kernel, socket: Descriptor, manager: Manager) {
    this.#kernel = kernel;
    this.#socket = socket;
    this.#manager = manager;
  }

  /**
   * To be opened before the container is started. Undefined where the container was made
   * without a place for it.
   */
  static open(kernel: Kernel, name: ContainerName, manager: Manager): NotifySocket | undefined {
    using record = ContainerRecord.open(kernel, name.root, name.id);
    const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    using folder = ignoring(["ENOENT"], () =>
      kernel.openat2(record.directory, notifyPlace.folder, { flags }),
    );
    if (folder === undefined) return undefined;
    return during("open notify socket", () => {
      using undo = new DisposableStack();
      const socket = undo.use(kernel.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
      ignoring(["ENOENT"], () => kernel.unlinkat(folder, notifyPlace.socket, 0));
      bindForAll(kernel, socket, `/proc/self/fd/${folder.fd}/${notifyPlace.socket}`);
      undo.move();
      return new NotifySocket(kernel, socket, manager);
    });
  }

  get fd(): number {
    return this.#socket.fd;
  }

  /** Reads one message, and tells of it and of the service's main process if it says that the container is ready. */
  pass(main: Pid): void {
    const ready = this.#findReady();
    if (ready !== undefined) this.#tell(ready, { main, settled: false });
  }

  /** Returns when the process says that it is ready, and is the service's main one then, or ends. */
  wait({ pid, pidfd }: { readonly pid: Pid; readonly pidfd: At }): void {
    for (;;) {
      const arrived = pollReadable(this.#kernel, [this, pidfd]);
      const ready = arrived.has(this.fd) ? this.#findReady() : undefined;
      if (ready !== undefined) return this.#tell(ready, { main: pid, settled: true });
      if (arrived.has(pidfd.fd)) return;
    }
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }

  /** Of the next message the line that says that the container is ready. */
  #findReady(): string | undefined {
    const bytes = new Uint8Array(4096);
    const message = this.#kernel.recvmsg(this.#socket, bytes, 0, bytes.length, 0);
    const { length, descriptors } = message;
    for (const descriptor of descriptors) descriptor[Symbol.dispose](); // nobody is to fill this process's table
    const lines = new TextDecoder().decode(bytes.subarray(0, length)).split("\n");
    return lines.find((line) => line.startsWith("READY="));
  }

  /** That it cannot be told is no reason to end a container that runs. */
  #tell(ready: string, { main, settled }: { readonly main: Pid; readonly settled: boolean }): void {
    const { path, warn } = this.#manager;
    const tell = (): void => {
      using socket = this.#kernel.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      this.#kernel.connect(socket, path.replace(/^@/, "\u0000"));
      for (const line of [ready, `MAINPID=${main}`]) {
        this.#kernel.sendmsg(socket, `${line}\n`, 0, [], MSG_NOSIGNAL);
      }
      if (settled) settle(this.#kernel, socket);
    };
    attempt(() => during("tell the service manager", tell), warn);
  }
}

/**
 * Returns when the manager has read all that it was told (sd_notify_barrier(3)): of a process that
 * has ended by then it could not find out whose it was.
 */
function settle(kernel: Kernel, socket: At): void {
  const [outer, inner] = kernel.pipe2(O_CLOEXEC);
  using _outer = outer;
  {
    using _inner = inner;
    kernel.sendmsg(socket, "BARRIER=1", 0, [inner], MSG_NOSIGNAL);
  }
  new Deadline(kernel, patience).waitForAny([outer], () => "it to read that");
}

/** Whoever the program runs as may write to it. */
function bindForAll(kernel: Kernel, socket: Descriptor, path: string): void {
  using restored = new DisposableStack();
  const mask = kernel.umask(0);
  restored.defer(() => kernel.umask(mask));
  kernel.bind(socket, path);
}
