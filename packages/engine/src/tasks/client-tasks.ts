import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { attemptAsync, Fault, isFault, within } from "@skiff/base";
import {
  type Any,
  type CreateTaskRequest,
  type DeleteResponse,
  decodeBootstrap,
  taskEvents,
  timestampOf,
} from "@skiff/proto";
import { guarded } from "@skiff/store";
import type { EventExchange } from "../events/event-exchange.ts";
import type { Platform } from "../platform.ts";
import type { ShimSandboxes } from "../sandboxes/shim-sandboxes.ts";
import { deletionMs, deletionWorkMs } from "../task/deletion-time.ts";
import { dialAnswer } from "../task/dial-answer.ts";
import { dialShim } from "../task/dial-shim.ts";
import { removeShimSocket } from "../task/remove-shim-socket.ts";
import type { ShimConnection } from "../task/shim-connection.ts";
import { findShimProgram } from "./find-shim-program.ts";
import { lostShim } from "./lost-shim.ts";
import { readShimLog } from "./read-shim-log.ts";
import { deleteByShim, type ShimCall, startShim } from "./run-shim.ts";
import { runtimeOf } from "./runtime-of.ts";
import { removeIfEmpty } from "./remove-if-empty.ts";
import { TaskBundle } from "./task-bundle.ts";

export interface ClientTasksOptions {
  readonly platform: Platform;
  /** Where bundles go: what a reboot may take away. */
  readonly directory: string;
  /** Where shims' programs are looked for, in this order. */
  readonly programs: readonly string[];
  /** Of our gRPC socket, see `ShimCall`. */
  readonly address: string;
  readonly events: EventExchange;
  readonly sandboxes: Pick<ShimSandboxes, "get" | "isShim">;
  /** Where what failed but was not asked for is told, and what shims log. */
  readonly warn: (fault: Fault) => void;
  /** Hears when a task is ended that nobody deleted, and, by what it gives, when that is done or why it is not. */
  readonly deleting: (task: Pick<ClientTask, "namespace" | "id">) => (fault?: string) => void;
}

/** A task to be. */
export type TaskWish = Omit<
  CreateTaskRequest,
  "id" | "bundle" | "checkpoint" | "parentCheckpoint"
> & {
  /** Where a checkpoint is that the task is to go on from, or what puts it into a directory; "" for none. */
  readonly checkpoint: string | ((directory: string) => Promise<void>);
  readonly runtime: string;
  /** In which it is to be, and whose shim is its too; "" for none. */
  readonly sandbox: string;
  /** The bundle's config.json. */
  readonly config: Uint8Array;
};

/** A task, and the line to its shim. */
export interface ClientTask {
  readonly namespace: string;
  readonly id: string;
  /** As containerd names it, or the path of its program. */
  readonly runtime: string;
  readonly shim: ShimConnection;
}

interface Kept extends ClientTask {
  readonly bundle: TaskBundle;
  readonly call: ShimCall;
  /** Of the shim's log. Disposing of it ends the reading once the shim is gone. */
  readonly log: Disposable;
  /** Set while we end it ourselves. */
  isEnding: boolean;
  /** Its shim has died, or never was, and something of it is left. */
  readonly isLost: boolean;
}

/** containerd.v1.types.Status */
const stopped = 3;
const timeoutMs = 10_000;
/** What a shim's `delete` says of a process that it killed. */
const killedStatus = 137;

/**
 * The tasks of containerd's clients: each has a shim of any make, started in a bundle of its own. A
 * shim outlives us; the next one finds it by its bundle. One that dies is finished by its program.
 */
export class ClientTasks implements AsyncDisposable {
  readonly #options: ClientTasksOptions;
  readonly #tasks = new Map<string, Kept>();
  #isClosed = false;

  constructor(options: ClientTasksOptions) {
    this.#options = options;
    guarded(`make ${options.directory}`, () =>
      mkdirSync(options.directory, { recursive: true, mode: 0o711 }),
    );
  }

  /** Finds the tasks that others have left, and finishes those without a living shim, or that it does not know. */
  async recover(): Promise<void> {
    const { directory, warn } = this.#options;
    const unknown: Kept[] = [];
    for (const namespace of list(directory)) {
      for (const id of list(join(directory, namespace))) {
        await attemptAsync(async () => {
          const task = await this.#recover(namespace, id);
          if (task !== undefined && !(await this.#tellOfEnd(task))) unknown.push(task);
        }, warn);
      }
      removeIfEmpty(join(directory, namespace)); // who claimed or removed a bundle in it had died
    }
    // When it is known what other tasks their shims have.
    for (const { call, bundle } of unknown) {
      await attemptAsync(() => this.#finish(call, bundle), warn);
    }
  }

  /** Throws `not_found`. */
  get(namespace: string, id: string): ClientTask {
    return this.#get(namespace, id);
  }

  list(namespace: string): readonly ClientTask[] {
    return [...this.#tasks.values()].filter((task) => task.namespace === namespace);
  }

  listAll(): readonly ClientTask[] {
    return [...this.#tasks.values()];
  }

  /** Starts a shim and makes its task; the pid. Throws `already_exists`, and what the shim throws: nothing is left then. */
  async create(namespace: string, id: string, wish: TaskWish): Promise<number> {
    const bundle = this.#bundle(namespace, id);
    const { address, programs, sandboxes } = this.#options;
    const sandbox = wish.sandbox === "" ? undefined : sandboxes.get(namespace, wish.sandbox);
    const program = sandbox?.program ?? findShimProgram(wish.runtime, programs);
    const call = { program, address, namespace, id, bundle: bundle.path };
    this.#claim(bundle, call, wish.config);
    try {
      const task = await this.#start(call, bundle, {
        sandboxShim: sandbox?.answer,
        options: wish.options,
      });
      const checkpoint = await placeCheckpoint(bundle, wish);
      const { runtime: _runtime, sandbox: _sandbox, config: _config, ...request } = wish;
      const made = { ...request, checkpoint, id, bundle: bundle.path };
      const { pid } = await task.shim.task.Create(made);
      return pid;
    } catch (error) {
      await attemptAsync(() => this.#finish(call, bundle), this.#options.warn);
      throw error;
    }
  }

  /** Has `use` work on a directory for a checkpoint, which it is made in first; nothing of it stays. */
  async checkpoint<T>(
    { namespace, id, shim }: ClientTask,
    options: Any | undefined,
    use: (directory: string) => Promise<T>,
  ): Promise<T> {
    const directory = this.#bundle(namespace, id).makeDirectory("checkpoint-");
    try {
      await shim.task.Checkpoint({ id, path: directory, options });
      return await use(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /**
   * Deletes a task that has stopped, and ends its shim; of one whose shim has died, all that is
   * left. Throws `not_found`, `failed_precondition`, `deadline_exceeded`: it can be asked again.
   */
  async delete(namespace: string, id: string): Promise<DeleteResponse> {
    const task = this.#get(namespace, id);
    if (task.isLost) return this.#finishLost(task.call, task.bundle);
    const patience = { timeoutMs: deletionWorkMs() };
    const response = await task.shim.task.Delete({ id }, patience);
    await this.#endShim(task);
    task.bundle.remove();
    return response;
  }

  /** Hangs up; the shims go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#tasks.values()) {
      task.log[Symbol.dispose]();
      await task.shim[Symbol.asyncDispose]();
    }
    this.#tasks.clear();
  }

  #claim(bundle: TaskBundle, { program, address, id }: ShimCall, config: Uint8Array): void {
    try {
      bundle.claim({ program, address }, config);
      this.#options.platform.makeFifo(bundle.log);
    } catch (error) {
      if (!isFault(error, "already_exists")) throw error;
      throw new Fault("already_exists", `task ${id}: already exists`, { cause: error });
    }
  }

  /** `sandboxShim`: what that has answered, which runs already. */
  async #start(
    call: ShimCall,
    bundle: TaskBundle,
    by: { readonly sandboxShim: string | undefined; readonly options: Any | undefined },
  ): Promise<Kept> {
    using undo = new DisposableStack();
    const log = undo.use(readShimLog(this.#options, call, bundle.log));
    const answer = by.sandboxShim ?? (await startShim(call, by.options));
    bundle.keepAnswer(answer);
    const shim = await dialShim(this.#options.platform, decodeBootstrap(answer));
    undo.move();
    return this.#keep({ bundle, call, shim, log });
  }

  #keep(made: Pick<Kept, "bundle" | "call" | "shim" | "log">): Kept {
    const task = this.#add({ ...made, isLost: false });
    void made.shim.closed.then(() => this.#lost(task));
    return task;
  }

  #add(made: Pick<Kept, "bundle" | "call" | "shim" | "log" | "isLost">): Kept {
    const { namespace, id, program } = made.call;
    const task: Kept = { ...made, namespace, id, runtime: runtimeOf(program), isEnding: false };
    this.#tasks.set(key(namespace, id), task);
    return task;
  }

  /** The shim has gone, and nobody told it to. */
  async #lost(task: Kept): Promise<void> {
    if (this.#isClosed || task.isEnding) return;
    const { warn } = this.#options;
    warn(new Fault("unavailable", `the shim of ${task.namespace}/${task.id} has died`));
    await attemptAsync(async () => void (await this.#finishLost(task.call, task.bundle)), warn);
  }

  /** Undefined where there is no living shim. */
  async #recover(namespace: string, id: string): Promise<Kept | undefined> {
    const { platform } = this.#options;
    const bundle = this.#bundle(namespace, id);
    const record = bundle.findShim();
    if (record === undefined) {
      bundle.remove();
      return undefined;
    }
    const call = { ...record, namespace, id, bundle: bundle.path };
    const shim = await dialAnswer(platform, bundle.findAnswer());
    if (shim === undefined) return void (await this.#finishLost(call, bundle));
    return this.#keep({ bundle, call, shim, log: readShimLog(this.#options, call, bundle.log) });
  }

  /**
   * Of one that has ended while no daemon was there to hear it; what was heard of is no news. False
   * for one that the shim has deleted, or was never told to make.
   */
  async #tellOfEnd({ namespace, id, shim }: Kept): Promise<boolean> {
    try {
      const { status, pid, exitStatus, exitedAt } = await shim.task.State({ id }, { timeoutMs });
      if (status !== stopped) return true;
      const end = { containerId: id, id, pid, exitStatus, exitedAt };
      this.#options.events.publishTask(namespace, taskEvents.exit, end);
      return true;
    } catch (error) {
      if (!isFault(error, "not_found")) throw error;
      return false;
    }
  }

  /** Of a task whose shim cannot tell of its end any more. */
  async #finishLost(call: ShimCall, bundle: TaskBundle): Promise<DeleteResponse> {
    const { namespace, id } = call;
    const ended = this.#options.deleting({ namespace, id });
    try {
      await this.#finish(call, bundle);
      ended();
    } catch (error) {
      ended(error instanceof Error ? error.message : String(error));
      throw error;
    }
    const exitedAt = timestampOf(BigInt(Date.now()) * 1_000_000n);
    const end = { containerId: id, id, exitStatus: killedStatus, exitedAt };
    this.#options.events.publishTask(namespace, taskEvents.exit, end);
    this.#options.events.publishTask(namespace, taskEvents.delete, { ...end, id: "" });
    return { pid: 0, exitStatus: killedStatus, exitedAt };
  }

  /**
   * Ends all of a task, whatever became of its shim. Idempotent. What it cannot end now stays a
   * task, to be deleted.
   */
  async #finish(call: ShimCall, bundle: TaskBundle): Promise<void> {
    const { namespace, id } = call;
    const task = this.#tasks.get(key(namespace, id));
    if (task?.isLost === false) await this.#endShim(task);
    try {
      await deleteByShim(call);
      await removeShimSocket(this.#options.platform, bundle.findAnswer());
      bundle.remove();
    } catch (error) {
      if (bundle.isGone) return; // another who deleted it was faster
      this.#add({ bundle, call, shim: lostShim(id), log: noLog, isLost: true });
      throw error;
    }
    this.#tasks.delete(key(namespace, id));
  }

  /** One that serves other tasks too, as a pod's, goes on; a sandbox's is that one's to end. */
  async #endShim(task: Kept): Promise<void> {
    const { shim, id } = task;
    task.isEnding = true;
    const isSandbox = this.#options.sandboxes.isShim(task.bundle.findAnswer());
    const isShared = this.#isShared(task);
    try {
      if (!isSandbox) await shim.task.Shutdown({ id, now: !isShared }, { timeoutMs: deletionMs() });
    } catch (error) {
      if (!isFault(error, "unavailable", "not_found")) throw error; // it has gone, and what it could answer with it
    }
    if (isShared || isSandbox) await shim[Symbol.asyncDispose]();
    else {
      await within(shim.closed, deletionMs(), `the end of the shim of ${id}`);
      await removeShimSocket(this.#options.platform, task.bundle.findAnswer()); // it may have been killed at last
    }
    this.#tasks.delete(key(task.namespace, id));
    task.log[Symbol.dispose]();
  }

  #isShared(task: Kept): boolean {
    const answer = task.bundle.findAnswer();
    return [...this.#tasks.values()].some(
      (other) => other !== task && !other.isEnding && other.bundle.findAnswer() === answer,
    );
  }

  #bundle(namespace: string, id: string): TaskBundle {
    return new TaskBundle(join(this.#options.directory, namespace, id));
  }

  #get(namespace: string, id: string): Kept {
    const task = this.#tasks.get(key(namespace, id));
    if (task === undefined) throw new Fault("not_found", `task ${id}: not found`);
    return task;
  }
}

const noLog: Disposable = { [Symbol.dispose]: () => {} };

async function placeCheckpoint(bundle: TaskBundle, { checkpoint }: TaskWish): Promise<string> {
  if (typeof checkpoint === "string") return checkpoint;
  const directory = bundle.makeDirectory("checkpoint-");
  await checkpoint(directory);
  return directory;
}

function key(namespace: string, id: string): string {
  return `${namespace}/${id}`;
}

function list(directory: string): readonly string[] {
  return guarded(`list ${directory}`, () => readdirSync(directory));
}
