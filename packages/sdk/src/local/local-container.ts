import { Fault, isFault } from "@skiff/base";
import {
  attachContainer,
  type Container as Recorded,
  decodeContainerName,
  type Engine,
  execProcess,
  killContainer,
  observeContainer,
  pauseContainer,
  readLog,
  removeContainer,
  renameContainer,
  restartContainer,
  signalNumber,
  startContainer,
  stopContainer,
  unpauseContainer,
  waitContainer,
} from "@skiff/engine";
import type { Abortable } from "../abortable.ts";
import type { Container, Inspection, RemoveOptions, StopOptions } from "../container.ts";
import type { LogEntry, LogOptions } from "../log-entry.ts";
import type { Output } from "../output.ts";
import type { ExecOptions, Process } from "../process.ts";
import { environment } from "./container-options.ts";
import { inspection } from "./inspection.ts";
import { LocalProcess, type ProcessWish } from "./local-process.ts";
import { logStream } from "./log-stream.ts";
import { readText } from "./read-text.ts";
import type { Work } from "./work.ts";

/** See `Container`. */
export class LocalContainer implements Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly #engine: Engine;
  readonly #work: Work;
  readonly #isOwn: boolean;
  #stdout: ReadableStream<Uint8Array> | undefined;
  #stderr: ReadableStream<Uint8Array> | undefined;

  /** `isOwn`: it goes with this handle. */
  constructor(
    { engine, work }: { readonly engine: Engine; readonly work: Work },
    { id, name, imageName }: Recorded,
    isOwn: boolean,
  ) {
    this.#engine = engine;
    this.#work = work;
    this.#isOwn = isOwn;
    this.id = id;
    this.name = name;
    this.image = imageName;
  }

  get stdout(): ReadableStream<Uint8Array> {
    return (this.#stdout ??= this.#stream("stdout"));
  }

  get stderr(): ReadableStream<Uint8Array> {
    return (this.#stderr ??= this.#stream("stderr"));
  }

  async start({ signal }: Abortable = {}): Promise<void> {
    await this.#call("start", {
      signal,
      run: (container) => startContainer(this.#engine, container),
      undo: () => this.stop({ seconds: 0 }),
    });
  }

  async stop({ seconds, signal }: StopOptions = {}): Promise<void> {
    await this.#call("stop", {
      signal,
      run: (container, abort) => stopContainer(this.#engine, container, { seconds, abort }),
    });
  }

  async restart({ seconds, signal }: StopOptions = {}): Promise<void> {
    await this.#call("restart", {
      signal,
      run: (container, abort) => restartContainer(this.#engine, container, { seconds, abort }),
    });
  }

  async kill(signal: string | number = "KILL"): Promise<void> {
    const number = signalNumber(`${signal}`);
    await this.#call("kill", {
      run: (container) => killContainer(this.#engine, container, number),
    });
  }

  async wait({ signal }: Abortable = {}): Promise<number> {
    return this.#call("wait for", {
      signal,
      run: (container, stop) => waitContainer(this.#engine, container, { signal: stop }),
    });
  }

  async output({ signal }: Abortable = {}): Promise<Output> {
    const exitCode = await this.wait({ signal });
    const [stdout, stderr] = await Promise.all([
      readText(this.#stream("stdout", false)),
      readText(this.#stream("stderr", false)),
    ]);
    return { exitCode, stdout, stderr };
  }

  async exec(command: readonly string[], options: ExecOptions = {}): Promise<Process> {
    const { env, workdir, user, tty = false, size, stdin, privileged = false, signal } = options;
    const container = this.#get();
    const execOptions = {
      args: command,
      env: environment(env),
      workdir,
      user,
      tty,
      stdin: stdin !== undefined,
      privileged,
    };
    return this.#enter(signal, {
      doing: `exec ${command[0] ?? ""}`,
      stdin,
      size,
      disposal: "kill",
      run: (attachment) =>
        execProcess(this.#engine, container, { options: execOptions, attachment }),
    });
  }

  async attach({ signal }: Abortable = {}): Promise<Process> {
    const container = this.#get();
    return this.#enter(signal, {
      doing: `attach to ${this.name}`,
      stdin: container.config.stdin ? true : undefined,
      disposal: "detach",
      run: (attachment) => attachContainer(this.#engine, container, attachment),
    });
  }

  async *logs({ follow = false, tail, signal: given }: LogOptions = {}): AsyncGenerator<
    LogEntry,
    undefined
  > {
    const signal = this.#work.signal(given);
    const lines = readLog(this.#engine, this.#get(), { follow, tail, signal });
    for await (const { time, stream, bytes } of lines) {
      yield { time, stream, bytes, text: new TextDecoder().decode(bytes) };
    }
    return undefined;
  }

  async pause(): Promise<void> {
    await this.#call("pause", { run: (container) => pauseContainer(this.#engine, container) });
  }

  async unpause(): Promise<void> {
    await this.#call("unpause", { run: (container) => unpauseContainer(this.#engine, container) });
  }

  async rename(name: string): Promise<void> {
    const wanted = decodeContainerName(name);
    await this.#call("rename", {
      run: async (container) => renameContainer(this.#engine, container, wanted),
    });
  }

  async inspect({ signal }: Abortable = {}): Promise<Inspection> {
    return this.#call("inspect", {
      signal,
      run: async (container) =>
        inspection(container, await observeContainer(this.#engine, container)),
    });
  }

  async remove({ force = false }: RemoveOptions = {}): Promise<void> {
    await this.#work.call({
      doing: `remove ${this.name}`,
      run: async () => {
        const container = this.#engine.containers.find(this.id);
        if (container === undefined) return;
        if (!force) await this.#refuseRunning(container);
        await removeContainer(this.#engine, container, { volumes: this.#isOwn });
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOwn) return;
    try {
      await this.remove({ force: true });
    } catch (error) {
      if (!isFault(error, "cancelled")) throw error; // the engine is closed, and removes it
    }
  }

  #get(): Recorded {
    this.#work.demandOpen(`container ${this.name}`);
    return this.#engine.containers.get(this.id);
  }

  async #call<T>(
    doing: string,
    {
      signal,
      run,
      undo,
    }: {
      readonly signal?: AbortSignal | undefined;
      readonly run: (container: Recorded, signal: AbortSignal) => Promise<T>;
      readonly undo?: () => Promise<unknown>;
    },
  ): Promise<T> {
    return this.#work.call({
      doing: `${doing} ${this.name}`,
      signal,
      run: async (stop) => run(this.#get(), stop),
      undo,
    });
  }

  /** The process lives as long as its signal does not abort, and the engine is open. */
  async #enter(given: AbortSignal | undefined, wish: ProcessWish): Promise<Process> {
    const process = await this.#work.call({
      doing: wish.doing,
      signal: given,
      run: () => LocalProcess.start(wish),
      undo: (started) => started[Symbol.asyncDispose](),
    });
    void this.#work.watch(process, given);
    return process;
  }

  #stream(name: "stdout" | "stderr", follow = true): ReadableStream<Uint8Array> {
    return logStream(name, (signal) => this.logs({ follow, signal }));
  }

  async #refuseRunning(container: Recorded): Promise<void> {
    const { status } = await observeContainer(this.#engine, container);
    if (status !== "running" && status !== "paused") return;
    throw new Fault(
      "failed_precondition",
      `cannot remove container "/${container.name}": it is ${status}; stop it first, or force it`,
    );
  }
}
