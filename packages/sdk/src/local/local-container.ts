import { Fault, isFault } from "@skiff/base";
import {
  attachContainer,
  awaitHealth,
  commitContainer,
  type Container as Recorded,
  decodeContainerName,
  type Engine,
  execProcess,
  exportContainer,
  killContainer,
  listChanges,
  listContainerPids,
  listProcesses,
  observeContainer,
  observeContainerUsage,
  pauseContainer,
  renameContainer,
  restartContainer,
  signalNumber,
  startContainer,
  stopContainer,
  unpauseContainer,
  updateContainer,
  waitContainer,
} from "@skiff/engine";
import { decodeReference } from "@skiff/spec";
import type { Abortable } from "../abortable.ts";
import type { CommitOptions } from "../commit-options.ts";
import type {
  Container,
  Inspection,
  PortQuery,
  PublishedPort,
  RemoveOptions,
  StopOptions,
  UpdateOptions,
} from "../container.ts";
import type { FileChange } from "../file-change.ts";
import type { Files } from "../files.ts";
import type { Image } from "../image.ts";
import type { LogEntry, LogOptions } from "../log-entry.ts";
import type { Output } from "../output.ts";
import type { ProcessTable, TopOptions } from "../process-table.ts";
import type { ExecOptions, Process } from "../process.ts";
import type { Usage } from "../usage.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import { environment } from "./container-options.ts";
import { decodeCommitOptions } from "./decode-commit-options.ts";
import { decodeCommand, decodeExecOptions } from "./decode-exec-options.ts";
import { decodeUpdateOptions } from "./decode-update-options.ts";
import { demandSeconds } from "./demand-seconds.ts";
import { describedImage } from "./described-image.ts";
import { findPort } from "./find-port.ts";
import { inspection } from "./inspection.ts";
import { limitsOf } from "./limits-of.ts";
import { LocalFiles } from "./local-files.ts";
import { LocalProcess, type ProcessWish } from "./local-process.ts";
import { LocalLog } from "./local-log.ts";
import { refuseRunning } from "./refuse-running.ts";
import { removeSeen } from "./remove-seen.ts";
import { streamOf } from "./stream-of.ts";
import { untilAborted } from "./until-aborted.ts";
import type { Warden } from "./warden.ts";
import type { Work } from "./work.ts";

const kinds = { A: "added", C: "changed", D: "deleted" } as const;

/** What containers are worked on with. */
export interface Tools {
  readonly engine: Engine;
  readonly work: Work;
  readonly warden: Warden;
}

/** See `Container`. */
export class LocalContainer implements Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly files: Files;
  /** It goes with this handle. */
  readonly isOwn: boolean;
  readonly #engine: Engine;
  readonly #work: Work;
  readonly #warden: Warden;
  readonly #log: LocalLog;
  readonly #removed: () => void;

  /** `removed`: called once it is. */
  constructor(tools: Tools, { id, name, image, isOwn }: ContainerReference, removed: () => void) {
    this.#removed = removed;
    this.#engine = tools.engine;
    this.#work = tools.work;
    this.#warden = tools.warden;
    this.#log = new LocalLog(tools.engine, tools.work, id);
    this.files = new LocalFiles(tools.engine, tools.work, id);
    this.isOwn = isOwn;
    this.id = id;
    this.name = name;
    this.image = image;
  }

  get stdout(): ReadableStream<Uint8Array> {
    return this.#log.stdout;
  }

  get stderr(): ReadableStream<Uint8Array> {
    return this.#log.stderr;
  }

  async start({ signal }: Abortable = {}): Promise<void> {
    await this.#call("start", {
      signal,
      run: async (container) => {
        await startContainer(this.#engine, container);
        this.#warden.ensure();
      },
      undo: () => this.stop({ seconds: 0 }),
    });
  }

  async stop({ seconds, signal }: StopOptions = {}): Promise<void> {
    demandSeconds(seconds);
    await this.#call("stop", {
      signal,
      run: (container, abort) => stopContainer(this.#engine, container, { seconds, abort }),
    });
  }

  async restart({ seconds, signal }: StopOptions = {}): Promise<void> {
    demandSeconds(seconds);
    await this.#call("restart", {
      signal,
      run: (container, abort) => restartContainer(this.#engine, container, { seconds, abort }),
    });
  }

  async kill(name: string | number = "KILL", { signal }: Abortable = {}): Promise<void> {
    const number = signalNumber(`${name}`);
    await this.#call("kill", {
      signal,
      run: (container) => killContainer(this.#engine, container, number),
    });
  }

  async wait({ signal }: Abortable = {}): Promise<number> {
    return this.#call("wait for", {
      signal,
      run: async (container, stop) => {
        const exitCode = await waitContainer(this.#engine, container, { signal: stop });
        await this.#settle();
        return exitCode;
      },
    });
  }

  async output({ signal }: Abortable = {}): Promise<Output> {
    const exitCode = await this.wait({ signal });
    const [stdout, stderr] = await Promise.all([
      this.#log.text("stdout"),
      this.#log.text("stderr"),
    ]);
    return { exitCode, stdout, stderr };
  }

  async exec(command: readonly string[], options: ExecOptions = {}): Promise<Process> {
    const { stdin, signal, ...given } = options;
    const container = this.#get();
    const [args, decoded] = [decodeCommand(command), decodeExecOptions(given)];
    const { env, workdir, user, tty = false, size, privileged = false } = decoded;
    if (args.length === 0) throw new Fault("invalid_argument", "exec: no program is named");
    const execOptions = {
      args,
      env: environment(env),
      workdir,
      user,
      tty,
      stdin: stdin !== undefined,
      privileged,
    };
    return this.#enter(signal, {
      doing: `exec ${args[0] ?? ""}`,
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

  logs(options: LogOptions = {}): AsyncIterable<LogEntry> {
    return this.#log.read(options);
  }

  async pause({ signal }: Abortable = {}): Promise<void> {
    const run = (container: Recorded): Promise<void> => pauseContainer(this.#engine, container);
    await this.#call("pause", { signal, run });
  }

  async unpause({ signal }: Abortable = {}): Promise<void> {
    const run = (container: Recorded): Promise<void> => unpauseContainer(this.#engine, container);
    await this.#call("unpause", { signal, run });
  }

  async rename(name: string, { signal }: Abortable = {}): Promise<void> {
    const wanted = decodeContainerName(name);
    await this.#call("rename", {
      signal,
      run: async (container) => renameContainer(this.#engine, container, wanted),
    });
  }

  async inspect({ signal }: Abortable = {}): Promise<Inspection> {
    return this.#call("inspect", {
      signal,
      run: async (container) =>
        inspection(this.#engine, container, await observeContainer(this.#engine, container)),
    });
  }

  async untilHealthy({ signal }: Abortable = {}): Promise<void> {
    await this.#call("wait for the health of", {
      signal,
      run: (container, stop) => awaitHealth(this.#engine, container, stop),
    });
  }

  async port(port: number, { protocol, signal }: PortQuery = {}): Promise<PublishedPort> {
    const { ports } = await this.inspect({ signal });
    return findPort(ports, { of: `container ${this.name}`, port, protocol });
  }

  async usage({ signal }: Abortable = {}): Promise<Usage> {
    const usage = await this.#call("usage of", {
      signal,
      run: (container) => observeContainerUsage(this.#engine, container),
    });
    const { nanoseconds: cpu, memoryLimit, ...others } = usage;
    return { ...others, cpu, memoryLimit: memoryLimit === Infinity ? undefined : memoryLimit };
  }

  async top({ signal, args = [] }: TopOptions = {}): Promise<ProcessTable> {
    const asked = decodeCommand(args);
    return this.#call("top of", {
      signal,
      run: async (container, stop) => {
        const pids = await listContainerPids(this.#engine, container);
        const query = { pids, args: asked, signal: stop };
        const [titles, ...processes] = await listProcesses(this.#engine, query);
        return { titles, processes };
      },
    });
  }

  async update({ signal, ...given }: UpdateOptions): Promise<void> {
    const options = decodeUpdateOptions(given);
    const { restart } = options;
    const limits = limitsOf(options);
    const restartPolicy = restart === undefined ? undefined : { name: restart, most: 0 };
    await this.#call("update", {
      signal,
      run: async (container) => {
        await updateContainer(this.#engine, container, { limits, restartPolicy });
        this.#warden.ensure(); // the policy may want one
      },
    });
  }

  async changes({ signal }: Abortable = {}): Promise<readonly FileChange[]> {
    return this.#call("changes of", {
      signal,
      run: async (container, stop) => {
        const found: FileChange[] = [];
        for await (const { kind, path } of untilAborted(
          listChanges(this.#engine, container),
          stop,
        )) {
          found.push({ kind: kinds[kind], path });
        }
        return found;
      },
    });
  }

  async commit({ signal, ...given }: CommitOptions = {}): Promise<Image> {
    const { name, author, message, changes = [], pause = true } = decodeCommitOptions(given);
    const reference = name === undefined ? undefined : decodeReference(name);
    const options = { name: reference, author, message, changes, pause };
    const id = await this.#call("commit", {
      signal,
      run: (container, stop) =>
        commitContainer(this.#engine, container, { ...options, signal: stop }),
    });
    return describedImage(this.#engine, this.#engine.store.images.resolve(name ?? id));
  }

  export({ signal }: Abortable = {}): ReadableStream<Uint8Array> {
    const doing = `export ${this.name}`;
    return streamOf(this.#work, { doing, signal }, () =>
      exportContainer(this.#engine, this.#get()),
    );
  }

  async remove({ force = false, signal }: RemoveOptions = {}): Promise<void> {
    await this.#work.call({
      doing: `remove ${this.name}`,
      signal,
      run: async () => {
        const container = this.#engine.containers.find(this.id);
        if (container !== undefined) {
          if (!force) await refuseRunning(this.#engine, container);
          await removeSeen(this.#engine, container, { volumes: this.isOwn });
        }
        this.#removed();
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isOwn) return;
    try {
      await this.remove({ force: true });
    } catch (error) {
      if (!isFault(error, "cancelled")) throw error; // the engine is closed, and removes it
    }
  }

  /** What has ended is recorded so, and told. */
  async #settle(): Promise<void> {
    const container = this.#engine.containers.find(this.id);
    if (container !== undefined) await observeContainer(this.#engine, container);
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
  async #enter(
    given: AbortSignal | undefined,
    wish: Omit<ProcessWish, "signal">,
  ): Promise<Process> {
    const signal = this.#work.signal(given);
    const process = await this.#work.call({
      doing: wish.doing,
      signal: given,
      run: () => LocalProcess.start({ ...wish, signal }),
      undo: (started) => started[Symbol.asyncDispose](),
    });
    void this.#work.watch(process, given);
    return process;
  }
}
