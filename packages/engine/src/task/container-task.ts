import { mkdirSync } from "node:fs";
import { type Code, isFault, within } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import { guarded } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { isThere } from "../is-there.ts";
import { awaitDeath } from "./await-death.ts";
import { deletionMs } from "./deletion-time.ts";
import { findAnswer } from "./find-answer.ts";
import { findShim } from "./find-shim.ts";
import { removeShimSocket } from "./remove-shim-socket.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** What whoever asks knows of it already. */
export interface TaskSeen {
  readonly shim?: ShimConnection;
  readonly exited?: boolean;
}

const sigkill = 9;

/**
 * What runs of a container: its task, and the shim that watches it. Found by its bundle,
 * with or without a living shim. Disposing of it hangs up.
 */
export class ContainerTask implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #id: ContainerId;
  readonly #exited: boolean;
  #shim: Promise<ShimConnection | undefined> | undefined;
  #shutdown: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, id: ContainerId, seen: TaskSeen = {}) {
    this.#engine = engine;
    this.#id = id;
    this.#exited = seen.exited ?? false;
    if (seen.shim !== undefined) this.#shim = Promise.resolve(seen.shim);
  }

  /**
   * Idempotent. With the shim dead, or not answering, this is left to `remove`. Throws
   * `deadline_exceeded` naming the processes that SIGKILL does not end.
   */
  async kill(): Promise<void> {
    const shim = await this.#findShim();
    if (this.#exited || shim === undefined) return;
    const { task } = shim;
    const id = this.#id;
    const timeoutMs = deletionMs();
    const kill = { id, signal: sigkill, all: true };
    const isTold = await this.#tell(
      () => task.Kill(kill, { timeoutMs }),
      "failed_precondition", // it has exited already
    );
    if (!isTold) return;
    await absent(() => awaitDeath(task, id));
  }

  /**
   * Deletes the task, and tells its shim to go: `stopShim` sees to that. What a shim does not do
   * that is dead, or does not answer, its program does. Idempotent.
   */
  async remove(): Promise<void> {
    const id = this.#id;
    const timeoutMs = deletionMs();
    const shim = await this.#findShim();
    if (shim !== undefined && (await this.#tell(() => shim.task.Delete({ id }, { timeoutMs })))) {
      this.#shutdown = absent(() => shim.task.Shutdown({ id, now: true }, { timeoutMs }));
      this.#shutdown.catch(() => {}); // awaited by stopShim()
    } else await this.#removeByProgram();
  }

  /**
   * Waits until the shim that `remove` told to go has gone; one that stays in spite of it is ended by its
   * program. What it has made meanwhile, for who had asked for it and was killed, goes too.
   */
  async stopShim(): Promise<void> {
    const shim = await this.#findShim();
    const stays = shim !== undefined && !(await this.#tell(() => this.#seeEnd(shim)));
    if (stays || this.#engine.oar.has(this.#id)) await this.#removeByProgram();
  }

  /** Throws `deadline_exceeded`. */
  async #seeEnd(shim: ShimConnection): Promise<void> {
    await this.#shutdown;
    await within(shim.closed, deletionMs(), "the shim's end");
    const { layout, platform } = this.#engine;
    await removeShimSocket(platform, findAnswer(layout.bundle(this.#id))); // it may have been killed at last
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const shim = await this.#shim?.catch(() => undefined); // who asked for it was told
    await shim?.[Symbol.asyncDispose]();
  }

  async #removeByProgram(): Promise<void> {
    const bundle = this.#engine.layout.bundle(this.#id);
    if (!isThere(bundle)) {
      if (!this.#engine.oar.has(this.#id)) return;
      guarded(`make ${bundle}`, () => mkdirSync(bundle, { mode: 0o700 })); // it was lost
    }
    // Where a shim's record is damaged, its program need not know where `oar` has the container.
    await this.#engine.oar.delete(this.#id);
    try {
      await this.#engine.shim.delete(this.#id);
    } catch (error) {
      if (!isFault(error) || isThere(bundle)) throw error; // else another process was faster
    }
  }

  /** False when the shim is not there to do it, or does not answer: it is not asked again then. */
  async #tell(call: () => Promise<unknown>, ...fine: Code[]): Promise<boolean> {
    try {
      return await absent(call, ...fine);
    } catch (error) {
      if (!isFault(error, "deadline_exceeded")) throw error;
      this.#shim = Promise.resolve(undefined);
      return false;
    }
  }

  #findShim(): Promise<ShimConnection | undefined> {
    this.#shim ??= findAnswering(this.#engine, this.#id);
    return this.#shim;
  }
}

/** A shim that accepts nobody is none. */
async function findAnswering(engine: Engine, id: ContainerId): Promise<ShimConnection | undefined> {
  try {
    return await findShim(engine, id);
  } catch (error) {
    if (isFault(error, "deadline_exceeded")) return undefined;
    throw error;
  }
}

/**
 * Makes a call after which something is absent; it is fine if it is absent already. False when
 * there is no shim to say so.
 */
async function absent(call: () => Promise<unknown>, ...fine: Code[]): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable", ...fine)) throw error;
    return error.code !== "unavailable";
  }
}
