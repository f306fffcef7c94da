import { attempt, Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type At,
  CLD_EXITED,
  CLONE_PIDFD,
  Deadline,
  type Descriptor,
  EPOLLIN,
  F_SETFL,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_NONBLOCK,
  O_WRONLY,
  P_PIDFD,
  type Pid,
  PR_SET_PDEATHSIG,
  readAll,
  SIG_SETMASK,
  signals,
  signalSet,
  WEXITED,
  WNOHANG,
  writeAll,
} from "@skiff/kernel";
import { encodeFault, readFault } from "@skiff/runtime";
import type { Loop, Watch } from "../loop.ts";

/** Seconds that it may take until it is ready. */
const patience = 10;

/** Milliseconds after the end of all it is to log, until it is asked to end, and until it is made to. */
const endTime = { asked: 2000, killed: 7000 };

/**
 * A program that logs what a container writes, as containerd has them: what is written to stdout
 * and stderr comes in its descriptors 3 and 4, and it closes 5 when it is ready. It ends when they
 * do; it is asked to (SIGTERM) when the shim dies.
 */
export class LogProgram {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #options: LogProgramOptions;
  readonly #pid: Pid;
  readonly #pidfd: Descriptor;
  readonly #watch: Watch;
  /** Where what is to be logged is written, without waiting; whoever takes one closes it. */
  readonly stdout: Descriptor;
  readonly stderr: Descriptor;
  #onEnded: (() => void) | undefined;
  #ended = false;

  /** Returns when it is ready. Throws what kept it from running, or `deadline_exceeded`. */
  constructor(kernel: Kernel, loop: Loop, options: LogProgramOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#options = options;
    using undo = new DisposableStack();
    const [stdout, stderr, ready] = [
      kernel.pipe2(O_CLOEXEC),
      kernel.pipe2(O_CLOEXEC),
      kernel.pipe2(O_CLOEXEC),
    ];
    using theirs = new DisposableStack();
    const given = [stdout[0], stderr[0], ready[1]];
    for (const file of given) theirs.use(file);
    using isReady = ready[0];
    this.stdout = undo.use(stdout[1]);
    this.stderr = undo.use(stderr[1]);
    for (const file of [this.stdout, this.stderr])
      kernel.fcntl(file, F_SETFL, O_WRONLY | O_NONBLOCK);
    const { pid, pidfd } = this.#spawn(given);
    this.#pid = pid;
    this.#pidfd = undo.use(pidfd);
    undo.defer(() => this.#end());
    theirs.dispose();
    const waitedFor = (): string => `${options.path} to be ready to log`;
    new Deadline(kernel, patience).wait(isReady, EPOLLIN, waitedFor);
    this.#watch = loop.watch(this.#pidfd, EPOLLIN, () => this.#reap());
    options.children.set(pid, () => this.#reap());
    undo.move();
  }

  /** All is written and closed: calls `done` when it has ended, which takes seconds at most. */
  finish(done: () => void): void {
    this.stdout[Symbol.dispose]();
    this.stderr[Symbol.dispose]();
    if (this.#ended) return done();
    const send = (signal: "SIGTERM" | "SIGKILL"): void => {
      ignoring(["ESRCH"], () => this.#kernel.pidfd_send_signal(this.#pidfd, signal));
    };
    const timers = [
      this.#loop.after(endTime.asked, () => send("SIGTERM")),
      this.#loop.after(endTime.killed, () => send("SIGKILL")),
    ];
    this.#onEnded = () => {
      for (const cancel of timers) cancel();
      done();
    };
  }

  /** The error comes through a pipe that closes when the program runs. */
  #spawn(given: readonly At[]): { readonly pid: Pid; readonly pidfd: Descriptor } {
    const kernel = this.#kernel;
    const [read, write] = kernel.pipe2(O_CLOEXEC);
    using _read = read;
    using _write = write;
    const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
    if (child === undefined || pidfd === undefined) return this.#become(given, write);
    write[Symbol.dispose]();
    const answer = readAll(kernel, read);
    if (answer.length === 0) return { pid: child, pidfd };
    using _pidfd = pidfd;
    ignoring(["ECHILD"], () => kernel.waitid(P_PIDFD, pidfd.fd, WEXITED));
    throw readFault(answer);
  }

  #become(given: readonly At[], report: At): never {
    const kernel = this.#kernel;
    const { path, args, id, namespace } = this.#options;
    attempt(
      () => {
        const first = 3;
        const above = 100; // out of the way of what is put in the first places
        const files = [...given, report];
        for (const [index, file] of files.entries()) kernel.dup3(file, above + index, O_CLOEXEC);
        for (const index of given.keys()) kernel.dup3({ fd: above + index }, first + index, 0);
        kernel.close_range(first + given.length, above + given.length - 1, 0);
        kernel.close_range(above + files.length, 0xffff_ffff, 0);
        kernel.prctl(PR_SET_PDEATHSIG, signals.SIGTERM, 0, 0, 0);
        kernel.rt_sigaction(signalSet(["SIGPIPE"]), "SIG_DFL");
        kernel.rt_sigprocmask(SIG_SETMASK, 0n);
        const environment = [`CONTAINER_ID=${id}`, `CONTAINER_NAMESPACE=${namespace}`];
        kernel.execveat(AT_FDCWD, path, [path, ...args], environment, 0);
      },
      (fault) =>
        writeAll(
          kernel,
          { fd: 100 + given.length },
          encodeFault(new Fault(fault.code, `log by ${path}: ${fault.message}`)),
        ),
    );
    return kernel.exit_group(1);
  }

  #reap(): void {
    this.#ended = true;
    this.#options.children.delete(this.#pid);
    const seen = ignoring(["ECHILD"], () =>
      this.#kernel.waitid(P_PIDFD, this.#pidfd.fd, WEXITED | WNOHANG),
    );
    this.#watch[Symbol.dispose]();
    this.#pidfd[Symbol.dispose]();
    if (this.#onEnded !== undefined) return this.#onEnded();
    const how =
      seen === undefined
        ? "ended"
        : `${seen.code === CLD_EXITED ? "exited with" : "was killed by signal"} ${seen.status}`;
    const { path, warn } = this.#options;
    warn(new Fault("unavailable", `${path}, which logs, ${how}: what comes is lost`));
  }

  #end(): void {
    ignoring(["ESRCH"], () => this.#kernel.pidfd_send_signal(this.#pidfd, "SIGKILL"));
    ignoring(["ECHILD"], () => this.#kernel.waitid(P_PIDFD, this.#pidfd.fd, WEXITED));
  }
}

export interface LogProgramOptions {
  readonly path: string;
  readonly args: readonly string[];
  /** The container's. */
  readonly id: string;
  /** containerd's. */
  readonly namespace: string;
  /** The shim's. */
  readonly children: Map<Pid, () => void>;
  readonly warn: (fault: Fault) => void;
}
