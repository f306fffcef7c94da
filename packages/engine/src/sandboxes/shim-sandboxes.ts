import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { attemptAsync, Fault, isFault, within } from "@skiff/base";
import { type Any, decodeBootstrap, type Mount } from "@skiff/proto";
import { guarded } from "@skiff/store";
import type { Platform } from "../platform.ts";
import { deletionMs } from "../task/deletion-time.ts";
import { dialAnswer } from "../task/dial-answer.ts";
import { dialShim } from "../task/dial-shim.ts";
import { removeShimSocket } from "../task/remove-shim-socket.ts";
import type { ShimConnection } from "../task/shim-connection.ts";
import { findShimProgram } from "../tasks/find-shim-program.ts";
import { lostShim } from "../tasks/lost-shim.ts";
import { readShimLog } from "../tasks/read-shim-log.ts";
import { removeIfEmpty } from "../tasks/remove-if-empty.ts";
import { deleteByShim, type ShimCall, startShim } from "../tasks/run-shim.ts";
import { TaskBundle } from "../tasks/task-bundle.ts";

export interface ShimSandboxesOptions {
  readonly platform: Platform;
  /** Where bundles go: what a reboot may take away. */
  readonly directory: string;
  /** Where shims' programs are looked for, in this order. */
  readonly programs: readonly string[];
  /** Of our gRPC socket, see `ShimCall`. */
  readonly address: string;
  /** Where what failed but was not asked for is told, and what shims log. */
  readonly warn: (fault: Fault) => void;
}

/** A sandbox to be. */
export interface SandboxWish {
  readonly runtime: string;
  /** The bundle's config.json. */
  readonly config: Uint8Array;
  readonly rootfs: readonly Pick<Mount, "type" | "source" | "target" | "options">[];
  readonly options: Any | undefined;
  readonly netnsPath: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A sandbox, and the line to the shim that is it, which its containers have too. */
export interface LivingSandbox {
  readonly namespace: string;
  readonly id: string;
  /** Of the shim. */
  readonly program: string;
  /** What the shim's `start` answered. */
  readonly answer: string;
  readonly shim: ShimConnection;
}

interface Kept extends LivingSandbox {
  readonly bundle: TaskBundle;
  readonly call: ShimCall;
  readonly log: Disposable;
  isEnding: boolean;
  /** Its shim has died, or never was, and something of it is left. */
  readonly isLost: boolean;
}

const timeoutMs = 10_000;

/**
 * Sandboxes of containerd's clients, of any shim that speaks containerd.runtime.sandbox.v1. The shim outlives us;
 * the next one finds it by its bundle. One that dies is finished by its program.
 */
export class ShimSandboxes implements AsyncDisposable {
  readonly #options: ShimSandboxesOptions;
  readonly #sandboxes = new Map<string, Kept>();
  #isClosed = false;

  constructor(options: ShimSandboxesOptions) {
    this.#options = options;
    guarded(`make ${options.directory}`, () =>
      mkdirSync(options.directory, { recursive: true, mode: 0o711 }),
    );
  }

  /** Finds the sandboxes that others have left, and finishes those without a living shim, or that it does not know. */
  async recover(): Promise<void> {
    const { directory, warn } = this.#options;
    for (const namespace of list(directory)) {
      for (const id of list(join(directory, namespace))) {
        await attemptAsync(() => this.#recover(namespace, id), warn);
      }
      removeIfEmpty(join(directory, namespace));
    }
  }

  find(namespace: string, id: string): LivingSandbox | undefined {
    return this.#sandboxes.get(key(namespace, id));
  }

  /** Throws `not_found`. */
  get(namespace: string, id: string): LivingSandbox {
    return this.#get(namespace, id);
  }

  /** Whether the shim that answered so is a sandbox's. */
  isShim(answer: string): boolean {
    return [...this.#sandboxes.values()].some((sandbox) => sandbox.answer === answer);
  }

  /** Starts a shim and makes its sandbox. Throws `already_exists`, and what the shim throws: nothing is left then. */
  async create(namespace: string, id: string, wish: SandboxWish): Promise<LivingSandbox> {
    const bundle = this.#bundle(namespace, id);
    const program = findShimProgram(wish.runtime, this.#options.programs);
    const { address } = this.#options;
    const call = { program, address, namespace, id, bundle: bundle.path };
    this.#claim(bundle, call, wish.config);
    try {
      const sandbox = await this.#start(call, bundle, wish.options);
      const { rootfs, options, netnsPath, annotations } = wish;
      const request = { rootfs, options, netnsPath, annotations };
      await sandbox.shim.sandbox.CreateSandbox({
        ...request,
        sandboxId: id,
        bundlePath: bundle.path,
      });
      return sandbox;
    } catch (error) {
      await attemptAsync(() => this.#finish(call, bundle), this.#options.warn);
      throw error;
    }
  }

  /**
   * Ends the sandbox and its shim; of one whose shim has died, all that is left. Throws `not_found`, and
   * what the shim throws, as `failed_precondition` while it has containers: it can be asked again.
   */
  async shutdown(namespace: string, id: string): Promise<void> {
    const sandbox = this.#get(namespace, id);
    const { shim, isLost } = sandbox;
    const ask = (): Promise<unknown> =>
      shim.sandbox.ShutdownSandbox({ sandboxId: id }, { timeoutMs: deletionMs() });
    const hasEnded = !isLost && (await this.#end(sandbox, ask));
    await this.#remove(sandbox, { hasEnded });
  }

  /** Hangs up; the shims go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const { log, shim } of this.#sandboxes.values()) {
      log[Symbol.dispose]();
      await shim[Symbol.asyncDispose]();
    }
    this.#sandboxes.clear();
  }

  #claim(bundle: TaskBundle, { program, address, id }: ShimCall, config: Uint8Array): void {
    try {
      bundle.claim({ program, address }, config);
      this.#options.platform.makeFifo(bundle.log);
    } catch (error) {
      if (!isFault(error, "already_exists")) throw error;
      throw new Fault("already_exists", `sandbox ${id}: already exists`, { cause: error });
    }
  }

  async #start(call: ShimCall, bundle: TaskBundle, options: Any | undefined): Promise<Kept> {
    const { platform } = this.#options;
    using undo = new DisposableStack();
    const log = undo.use(readShimLog(this.#options, call, bundle.log));
    const answer = await startShim(call, options);
    bundle.keepAnswer(answer);
    const shim = await dialShim(platform, decodeBootstrap(answer));
    undo.move();
    return this.#keep({ call, bundle, answer, shim, log, isLost: false });
  }

  #keep(made: Pick<Kept, "call" | "bundle" | "answer" | "shim" | "log" | "isLost">): Kept {
    const { namespace, id, program } = made.call;
    const sandbox: Kept = { ...made, namespace, id, program, isEnding: false };
    this.#sandboxes.set(key(namespace, id), sandbox);
    if (!made.isLost) void made.shim.closed.then(() => this.#lost(sandbox));
    return sandbox;
  }

  /** The shim has gone, and nobody told it to. */
  async #lost(sandbox: Kept): Promise<void> {
    if (this.#isClosed || sandbox.isEnding) return;
    const { warn } = this.#options;
    warn(new Fault("unavailable", `the shim of ${key(sandbox.namespace, sandbox.id)} has died`));
    await attemptAsync(() => this.#finish(sandbox.call, sandbox.bundle), warn);
  }

  async #recover(namespace: string, id: string): Promise<void> {
    const bundle = this.#bundle(namespace, id);
    const record = bundle.findShim();
    if (record === undefined) return bundle.remove();
    const call = { ...record, namespace, id, bundle: bundle.path };
    const shim = await dialAnswer(this.#options.platform, bundle.findAnswer());
    if (shim === undefined) return this.#finish(call, bundle);
    const log = readShimLog(this.#options, call, bundle.log);
    this.#keep({ call, bundle, answer: bundle.findAnswer(), shim, log, isLost: false });
    if (!(await isKnown(shim, id))) await this.#finish(call, bundle);
  }

  /** Ends all of a sandbox whose shim has died, or does not know it. Idempotent. */
  async #finish(call: ShimCall, bundle: TaskBundle): Promise<void> {
    const sandbox = this.#sandboxes.get(key(call.namespace, call.id));
    const hasEnded = sandbox !== undefined && (await this.#endShim(sandbox));
    await this.#remove({ call, bundle }, { hasEnded });
  }

  /** What cannot be removed now stays, to be shut down. `hasEnded`: its shim has left no more than its socket. */
  async #remove(
    { call, bundle }: Pick<Kept, "call" | "bundle">,
    { hasEnded }: { readonly hasEnded: boolean },
  ): Promise<void> {
    const { namespace, id } = call;
    this.#sandboxes.get(key(namespace, id))?.log[Symbol.dispose]();
    try {
      if (!hasEnded) await deleteByShim(call);
      await removeShimSocket(this.#options.platform, bundle.findAnswer());
      bundle.remove();
    } catch (error) {
      if (bundle.isGone) return; // another who ended it was faster
      const answer = bundle.findAnswer();
      this.#keep({ call, bundle, answer, shim: lostShim(id), log: noLog, isLost: true });
      throw error;
    }
    this.#sandboxes.delete(key(namespace, id));
  }

  /** A shim that has no sandbox is asked in the words that all know. */
  async #endShim(sandbox: Kept): Promise<boolean> {
    const { shim, id, isLost } = sandbox;
    return (
      !isLost &&
      this.#end(sandbox, () => shim.task.Shutdown({ id, now: true }, { timeoutMs: deletionMs() }))
    );
  }

  /** Has a shim end as it is asked to; false where it has gone, and what it could answer with it. */
  async #end(sandbox: Kept, ask: () => Promise<unknown>): Promise<boolean> {
    sandbox.isEnding = true;
    try {
      await ask();
    } catch (error) {
      if (isFault(error, "unavailable", "not_found")) return false;
      sandbox.isEnding = false;
      throw error;
    }
    await within(sandbox.shim.closed, deletionMs(), `the end of the shim of ${sandbox.id}`);
    return true;
  }

  #bundle(namespace: string, id: string): TaskBundle {
    return new TaskBundle(join(this.#options.directory, namespace, id));
  }

  #get(namespace: string, id: string): Kept {
    const sandbox = this.#sandboxes.get(key(namespace, id));
    if (sandbox === undefined) throw new Fault("not_found", `sandbox ${id}: not found`);
    return sandbox;
  }
}

const noLog: Disposable = { [Symbol.dispose]: () => {} };

async function isKnown(shim: ShimConnection, sandboxId: string): Promise<boolean> {
  try {
    await shim.sandbox.SandboxStatus({ sandboxId }, { timeoutMs });
    return true;
  } catch (error) {
    if (!isFault(error, "not_found", "unimplemented")) throw error;
    return false;
  }
}

function key(namespace: string, id: string): string {
  return `${namespace}/${id}`;
}

function list(directory: string): readonly string[] {
  return guarded(`list ${directory}`, () => readdirSync(directory));
}
