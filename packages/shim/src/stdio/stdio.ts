import type { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Descriptor,
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
import { duplicate } from "./duplicate.ts";
import { LogProgram, type LogProgramOptions } from "./log-program.ts";
import { openSinks } from "./open-sinks.ts";
import { Pump } from "./pump.ts";
import type { Sink } from "./sink.ts";
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
 * The streams of one process. All that they go to is opened before the process
 * is made, so that nothing of it is lost and what cannot be opened stops it;
 * then they are attached to it. No step waits for a client. Disposing of it
 * drops whatever is still under way.
 */
export class Stdio implements Disposable {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #uris: StdioUris;
  readonly #container: StdioOptions["container"];
  readonly #warn: (fault: Fault) => void;
  /** All that was opened here. */
  readonly #open = new DisposableStack();
  /** What of that the process has its own of, once it is there. */
  readonly #lent = new DisposableStack();
  readonly #outputs = new Map<OutputName, Pump>();
  readonly #sinks: Readonly<Record<OutputName, readonly Sink[]>>;
  readonly #input: Input | undefined;
  /** What the process is to be made with. */
  readonly forProcess: ProcessStdio;
  readonly #programs = new Map<string, LogProgram>();
  #console: Descriptor | undefined;
  #drained: (() => void) | undefined;

  constructor(kernel: Kernel, loop: Loop, { uris, owner, container, warn }: StdioOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#uris = uris;
    this.#container = container;
    this.#warn = warn;
    using undo = new DisposableStack();
    undo.use(this);
    this.#input = uris.stdin === "" ? undefined : this.#openInput(uris.stdin);
    this.#sinks = {
      stdout: this.#openSinks("stdout"),
      stderr: uris.terminal ? [] : this.#openSinks("stderr"),
    };
    this.forProcess = uris.terminal ? { kind: "terminal" } : this.#openPipes(owner);
    undo.move();
  }

  /** The process is there; with a terminal, `console` is its other end, and belongs to these from now on. */
  attach(console: Descriptor | undefined): void {
    this.#lent.dispose();
    if (console === undefined) return;
    this.#console = this.#open.use(console);
    this.#kernel.fcntl(console, F_SETFL, O_RDWR | O_NONBLOCK);
    // One descriptor for each direction: the loop watches each one for one thing.
    this.#pumpOut("stdout", this.#open.use(duplicate(this.#kernel, console)));
    this.#pumpIn(this.#open.use(duplicate(this.#kernel, console)));
  }

  /** No client writes any more, beyond those that have the FIFO open: at their end the process's stdin ends. */
  closeStdin(): void {
    this.#input?.writer[Symbol.dispose]();
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

  /** Disposes of all, and calls `done` when the programs that log have ended, which takes seconds at most. */
  close(done: () => void): void {
    this.#lent.dispose();
    this.#open.dispose();
    this.#console = undefined;
    let left = this.#programs.size;
    if (left === 0) return done();
    for (const program of this.#programs.values()) {
      program.finish(() => {
        left--;
        if (left === 0) done();
      });
    }
  }

  [Symbol.dispose](): void {
    this.close(() => {});
  }

  /** One who writes is held open here too, so that a client may come late. */
  #openInput(path: string): Input {
    const flags = O_NONBLOCK | O_CLOEXEC;
    const open = (mode: number): Descriptor =>
      this.#open.use(this.#kernel.openat2(AT_FDCWD, path, { flags: mode | flags }));
    return { source: open(O_RDONLY), writer: open(O_WRONLY) };
  }

  #openSinks(stream: OutputName): readonly Sink[] {
    const sinks = openSinks(this.#kernel, this.#loop, {
      destination: decodeDestination(this.#uris[stream]),
      stream,
      onRoom: () => this.#outputs.get(stream)?.resume(),
      log: (program) => this.#log(this.#uris[stream], program),
      warn: this.#warn,
    });
    for (const sink of sinks) this.#open.use(sink);
    return sinks;
  }

  /** One program for both streams where they are said to go to the same. */
  #log(uri: string, named: Pick<LogProgramOptions, "path" | "args">): LogProgram {
    const found = this.#programs.get(uri);
    if (found !== undefined) return found;
    const options = { ...named, ...this.#container, warn: this.#warn };
    const program = new LogProgram(this.#kernel, this.#loop, options);
    this.#programs.set(uri, program);
    return program;
  }

  #openPipes(owner: PipeOwner): ProcessStdio {
    return {
      kind: "descriptors",
      stdin: this.#input === undefined ? this.#null() : this.#inPipe(owner),
      stdout: this.#uris.stdout === "" ? this.#null() : this.#outPipe("stdout", owner),
      stderr: this.#uris.stderr === "" ? this.#null() : this.#outPipe("stderr", owner),
    };
  }

  #null(): Descriptor {
    const flags = O_RDWR | O_CLOEXEC;
    return this.#lent.use(this.#kernel.openat2(AT_FDCWD, "/dev/null", { flags }));
  }

  #inPipe(owner: PipeOwner): Descriptor {
    const [theirs, ours] = this.#kernel.pipe2(O_CLOEXEC);
    this.#take({ theirs, ours, owner, flags: O_WRONLY | O_NONBLOCK });
    this.#pumpIn(ours);
    return theirs;
  }

  #outPipe(stream: OutputName, owner: PipeOwner): Descriptor {
    const [ours, theirs] = this.#kernel.pipe2(O_CLOEXEC);
    this.#take({ theirs, ours, owner, flags: O_RDONLY | O_NONBLOCK });
    this.#pumpOut(stream, ours);
    return theirs;
  }

  #take({ theirs, ours, owner, flags }: Pipe): void {
    this.#lent.use(theirs);
    this.#open.use(ours);
    this.#kernel.fcntl(ours, F_SETFL, flags);
    if (owner.uid !== 0 || owner.gid !== 0) this.#kernel.fchown(theirs, owner.uid, owner.gid);
  }

  #pumpOut(stream: OutputName, source: Descriptor): void {
    const onIdle = (): void => {
      if (this.#drained !== undefined && this.#isDrained()) this.#drained();
    };
    const sinks = this.#sinks[stream];
    const pump = new Pump(this.#kernel, this.#loop, { source, sinks, onIdle });
    this.#outputs.set(stream, this.#open.use(pump));
  }

  #pumpIn(file: Descriptor): void {
    if (this.#input === undefined) return;
    const { source } = this.#input;
    const onRoom = (): void => pump.resume();
    const sink = this.#open.use(new StreamSink(this.#kernel, this.#loop, { file, onRoom }));
    const pump = this.#open.use(
      new Pump(this.#kernel, this.#loop, { source, sinks: [sink], onIdle: () => {} }),
    );
  }

  #isDrained(): boolean {
    return [...this.#outputs.values()].every((pump) => pump.flush());
  }
}

type OutputName = "stdout" | "stderr";

/** The client's FIFO. */
interface Input {
  readonly source: Descriptor;
  readonly writer: Descriptor;
}

interface Pipe {
  readonly theirs: Descriptor;
  readonly ours: Descriptor;
  readonly owner: PipeOwner;
  readonly flags: number;
}

export interface StdioOptions {
  readonly uris: StdioUris;
  readonly owner: PipeOwner;
  readonly container: Pick<LogProgramOptions, "id" | "namespace" | "children">;
  readonly warn: (fault: Fault) => void;
}
