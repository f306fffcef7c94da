import { Fault } from "@skiff/base";
import {
  CLD_EXITED,
  CLOCK_REALTIME,
  type Descriptor,
  EPOLLIN,
  type Kernel,
  P_PIDFD,
  type Pid,
  type Signal,
  WEXITED,
  WNOHANG,
} from "@skiff/kernel";
import { type Timestamp, timestampOf } from "@skiff/proto";
import { endSpawned, type Spawned } from "@skiff/runtime";
import type { Loop, Watch } from "../loop.ts";
import type { Stdio, StdioUris } from "../stdio/stdio.ts";

/** How a process ended. */
export interface Exit {
  /** The exit status, or 128 and the signal's number. */
  readonly status: number;
  readonly at: Timestamp;
}

/** A process of a task, from when it is asked for until it is deleted. */
export type Phase =
  /** An exec that is not started yet, or a container that is to be restored; "starting" while it is. */
  | { readonly status: "added" | "starting" }
  | { readonly status: "created" | "running"; readonly pid: Pid }
  | { readonly status: "stopped"; readonly pid: Pid; readonly exit: Exit };

/** Its exit is observed through its pidfd, reaped by that alone, and kept. */
export class TaskProcess {
  readonly uris: StdioUris;
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  #phase: Phase = { status: "added" };
  #stdio: Stdio | undefined;
  #alive: Alive | undefined;
  #waiting: ((exit: Exit) => void)[] = [];

  constructor(kernel: Kernel, loop: Loop, uris: StdioUris) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.uris = uris;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** 0 before it is made, as containerd has it. */
  get pid(): number {
    return "pid" in this.#phase ? this.#phase.pid : 0;
  }

  /** Whether it was made and is not known to have exited. */
  get isAlive(): boolean {
    return this.#alive !== undefined;
  }

  /** Somebody makes it. Calling what is returned says that nothing came of that. */
  starting(): () => void {
    this.#phase = { status: "starting" };
    return () => {
      this.#phase = { status: "added" };
    };
  }

  /**
   * It was made. `onReaped` is called when it has exited and is gone; `settle`
   * then makes that known. A process that cannot be attached to is killed; one that cannot
   * be watched was never made.
   */
  spawned(spawned: Spawned, { stdio, status, onReaped }: Attachment): void {
    const { pid, pidfd, console } = spawned;
    const watch = this.#watch(spawned, stdio);
    this.#phase = { status, pid };
    this.#stdio = stdio;
    this.#alive = { pidfd, watch, onReaped };
    using undo = new DisposableStack();
    undo.defer(() => this.signal("SIGKILL"));
    stdio.attach(console);
    undo.move();
  }

  started(): void {
    if (this.#phase.status === "created") this.#phase = { ...this.#phase, status: "running" };
  }

  /** Takes the exit of a process that has exited; does nothing with another. */
  reap(): void {
    if (this.#alive === undefined) return;
    const { pidfd, watch, onReaped } = this.#alive;
    const at = this.#now();
    const { pid, code, status } = this.#kernel.waitid(P_PIDFD, pidfd.fd, WEXITED | WNOHANG);
    if (pid === 0) return;
    this.#alive = undefined;
    using watched = new DisposableStack(); // whatever fails of this, the exit is told
    watched.use(pidfd);
    watched.use(watch);
    onReaped({ status: code === CLD_EXITED ? status : 128 + status, at });
  }

  /** From now on it is stopped, and whoever waits for that is told. */
  settle(exit: Exit): void {
    if (!("pid" in this.#phase) || this.#phase.status === "stopped") return;
    this.#phase = { status: "stopped", pid: this.#phase.pid, exit };
    this.#tell(exit);
  }

  /** It is deleted: whoever still waits for it, though it never ran, is told containerd's word for not known. */
  abandon(): void {
    this.#tell({ status: unknownStatus, at: this.#now() });
  }

  /** Calls `tell` with its exit, now if it is stopped. */
  whenStopped(tell: (exit: Exit) => void): void {
    if (this.#phase.status === "stopped") tell(this.#phase.exit);
    else this.#waiting.push(tell);
  }

  /** Throws `failed_precondition` before it is made, `not_found` once it has exited. */
  signal(signal: Signal): void {
    if (!("pid" in this.#phase)) {
      throw new Fault("failed_precondition", "process not created");
    }
    if (this.#alive === undefined) throw new Fault("not_found", "process already finished");
    this.#kernel.pidfd_send_signal(this.#alive.pidfd, signal);
  }

  /** Throws `failed_precondition` once it is stopped. */
  resize(width: number, height: number): void {
    if (this.#phase.status === "stopped") {
      throw new Fault("failed_precondition", "cannot resize a stopped process's terminal");
    }
    this.#stdio?.resize(width, height);
  }

  closeStdin(): void {
    this.#stdio?.closeStdin();
  }

  /** Lets its output be carried on, but not for long, and closes its streams. */
  finish(done: () => void): void {
    const stdio = this.#stdio;
    if (stdio === undefined) return done();
    stdio.drain(() => {
      this.#stdio = undefined;
      stdio.close(done);
    });
  }

  #watch(spawned: Spawned, stdio: Stdio): Watch {
    using undo = new DisposableStack();
    undo.use(stdio);
    undo.defer(() => endSpawned(this.#kernel, spawned));
    const watch = this.#loop.watch(spawned.pidfd, EPOLLIN, () => this.reap());
    undo.move();
    return watch;
  }

  #tell(exit: Exit): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell(exit);
  }

  #now(): Timestamp {
    return timestampOf(this.#kernel.clock_gettime(CLOCK_REALTIME));
  }
}

const unknownStatus = 255;

interface Attachment {
  readonly stdio: Stdio;
  readonly status: "created" | "running";
  readonly onReaped: (exit: Exit) => void;
}

interface Alive {
  readonly pidfd: Descriptor;
  readonly watch: Watch;
  readonly onReaped: (exit: Exit) => void;
}
