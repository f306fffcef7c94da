import type { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Descriptor,
  F_DUPFD_CLOEXEC,
  F_SETFL,
  type Kernel,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  TIOCSWINSZ,
} from "@skiff/kernel";
import type { Stdio as ProcessStdio } from "@skiff/runtime";
import type { Loop } from "../loop.ts";
import { decodeDestination } from "./decode-destination.ts";
import { openSinks } from "./open-sinks.ts";
import { Pump } from "./pump.ts";
import { StreamSink } from "./stream-sink.ts";

/** Where a process's streams go, as its client said. */
export interface StdioUris {
  readonly terminal: boolean;
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Who owns the pipes: the user that the process runs as, if the client says so. */
export interface PipeOwner {
  readonly uid: number;
  readonly gid: number;
}

/** The milliseconds that bytes already written may take to reach a slow client after their process is gone. */
const drainTime = 2000;

/**
 * The streams of one process. Opened before it is made, so that nothing of it
 * is lost and what cannot be opened stops it; then attached to it. No step
 * waits for a client. Disposing of it drops whatever is still under way.
 */
export class Stdio implements Disposable {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #uris: StdioUris;
  readonly #warn: (fault: Fault) => void;
  /** What is open until the process is there, and then its own. */
  readonly #lent = new DisposableStack();
  readonly #open = new DisposableStack();
  readonly #inputs: Pump[] = [];
  readonly #outputs: Pump[] = [];
  #forProcess: ProcessStdio = { kind: "terminal" };
  #stdinWriter: Descriptor | undefined;
  #console: Descriptor | undefined;
  #drained: (() => void) | undefined;

  constructor(kernel: Kernel, loop: Loop, { uris, owner, warn }: StdioOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#uris = uris;
    this.#warn = warn;
    if (!uris.terminal) this.#openPipes(owner);
  }

  /** What the process is to be made with. */
  get forProcess(): ProcessStdio {
    return this.#forProcess;
  }

  /** The process is there; with a terminal, `console` is its other end, and belongs to these from now on. */
  attach(console: Descriptor | undefined): void {
    this.#lent.dispose();
    if (console === undefined) return;
    this.#console = console;
    this.#open.use(console);
    this.#kernel.fcntl(console, F_SETFL, O_RDWR | O_NONBLOCK);
    this.#pumpOut(this.#duplicate(console), "stdout");
    if (this.#uris.stdin !== "") this.#pumpIn(this.#duplicate(console));
  }

  /** No client writes any more, beyond those that have the FIFO open: at their end the process's stdin ends. */
  closeStdin(): void {
    this.#stdinWriter?.[Symbol.dispose]();
    this.#stdinWriter = undefined;
  }

  /** Does nothing without a terminal. */
  resize(width: number, height: number): void {
    if (this.#console === undefined) return;
    const size = new Uint8Array(new Uint16Array([height, width, 0, 0]).buffer); // struct winsize
    this.#kernel.ioctl(this.#console, TIOCSWINSZ, size);
  }

  /**
   * Calls `done` when all that was written so far has been carried on, at the
   * latest after two seconds. What others, who still have the streams, may write
   * later is not waited for.
   */
  drain(done: () => void): void {
    if (this.#isDrained()) return done();
    const finish = (): void => {
      this.#drained = undefined;
      cancel();
      done();
    };
    const cancel = this.#loop.after(drainTime, finish);
    this.#drained = finish;
  }

  [Symbol.dispose](): void {
    this.#lent.dispose();
    this.closeStdin();
    for (const pump of [...this.#inputs, ...this.#outputs]) pump[Symbol.dispose]();
    this.#open.dispose();
    this.#console = undefined;
  }

  #openPipes(owner: PipeOwner): void {
    using undo = new DisposableStack();
    undo.use(this);
    this.#forProcess = {
      kind: "descriptors",
      stdin: this.#uris.stdin === "" ? this.#null() : this.#inPipe(owner),
      stdout: this.#uris.stdout === "" ? this.#null() : this.#outPipe("stdout", owner),
      stderr: this.#uris.stderr === "" ? this.#null() : this.#outPipe("stderr", owner),
    };
    undo.move();
  }

  #null(): Descriptor {
    return this.#lent.use(
      this.#kernel.openat2(AT_FDCWD, "/dev/null", { flags: O_RDWR | O_CLOEXEC }),
    );
  }

  #inPipe(owner: PipeOwner): Descriptor {
    const [theirs, ours] = this.#pipe(owner);
    this.#lent.use(theirs);
    this.#kernel.fcntl(ours, F_SETFL, O_WRONLY | O_NONBLOCK);
    this.#pumpIn(ours);
    return theirs;
  }

  #outPipe(stream: "stdout" | "stderr", owner: PipeOwner): Descriptor {
    const [ours, theirs] = this.#pipe(owner);
    this.#lent.use(theirs);
    this.#kernel.fcntl(ours, F_SETFL, O_RDONLY | O_NONBLOCK);
    this.#pumpOut(ours, stream);
    return theirs;
  }

  #pipe({ uid, gid }: PipeOwner): readonly [read: Descriptor, write: Descriptor] {
    const pipe = this.#kernel.pipe2(O_CLOEXEC);
    if (uid !== 0 || gid !== 0) for (const end of pipe) this.#kernel.fchown(end, uid, gid);
    return pipe;
  }

  #pumpOut(source: Descriptor, stream: "stdout" | "stderr"): void {
    const sinks = openSinks(this.#kernel, this.#loop, {
      destination: decodeDestination(this.#uris[stream]),
      stream,
      onRoom: () => pump.resume(),
      warn: this.#warn,
    });
    const onIdle = (): void => {
      if (this.#drained !== undefined && this.#isDrained()) this.#drained();
    };
    const pump = new Pump(this.#kernel, this.#loop, { source, sinks, onIdle });
    this.#outputs.push(pump);
  }

  /** Between the client's FIFO and the process. One who writes is held open here, so that a client may come late. */
  #pumpIn(file: Descriptor): void {
    const path = this.#uris.stdin;
    const flags = O_NONBLOCK | O_CLOEXEC;
    const source = this.#kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | flags });
    this.#stdinWriter = this.#kernel.openat2(AT_FDCWD, path, { flags: O_WRONLY | flags });
    const sink = new StreamSink(this.#kernel, this.#loop, { file, onRoom: () => pump.resume() });
    const pump = new Pump(this.#kernel, this.#loop, { source, sinks: [sink], onIdle: () => {} });
    this.#inputs.push(pump);
  }

  #isDrained(): boolean {
    return this.#outputs.every((pump) => pump.flush());
  }

  #duplicate(file: Descriptor): Descriptor {
    const fd = this.#kernel.fcntl(file, F_DUPFD_CLOEXEC, 3);
    return { fd, [Symbol.dispose]: () => this.#kernel.close_range(fd, fd, 0) };
  }
}

export interface StdioOptions {
  readonly uris: StdioUris;
  readonly owner: PipeOwner;
  readonly warn: (fault: Fault) => void;
}
