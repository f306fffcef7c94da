import { attempt, during, type Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
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

  /** Reads one message, and tells of it if it says that the container is ready: true then. */
  pass(): boolean {
    const bytes = new Uint8Array(4096);
    const { length } = this.#kernel.recvmsg(this.#socket, bytes, 0, bytes.length, 0);
    const lines = new TextDecoder().decode(bytes.subarray(0, length)).split("\n");
    const ready = lines.find((line) => line.startsWith("READY="));
    if (ready === undefined) return false;
    this.#tell(ready);
    return true;
  }

  /** Returns when the process says that it is ready, and is the service's main one then, or ends. */
  wait({ pid, pidfd }: { readonly pid: Pid; readonly pidfd: At }): void {
    for (;;) {
      const ready = pollReadable(this.#kernel, [this, pidfd]);
      if (ready.has(this.fd) && this.pass()) return this.#tell(`MAINPID=${pid}`);
      if (ready.has(pidfd.fd)) return;
    }
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }

  /** That it cannot be told is no reason to end a container that runs. */
  #tell(line: string): void {
    const { path, warn } = this.#manager;
    const tell = (): void => {
      using socket = this.#kernel.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      this.#kernel.connect(socket, path.replace(/^@/, "\u0000"));
      this.#kernel.sendmsg(socket, `${line}\n`, 0, [], MSG_NOSIGNAL);
    };
    attempt(() => during("tell the service manager", tell), warn);
  }
}

/** Whoever the program runs as may write to it. */
function bindForAll(kernel: Kernel, socket: Descriptor, path: string): void {
  using restored = new DisposableStack();
  const mask = kernel.umask(0);
  restored.defer(() => kernel.umask(mask));
  kernel.bind(socket, path);
}
