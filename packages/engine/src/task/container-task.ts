import { existsSync } from "node:fs";
import { type Code, Fault, isFault, within } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import type { Engine } from "../engine.ts";
import { findShim } from "./find-shim.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** What whoever asks knows of it already. */
export interface TaskSeen {
  readonly shim?: ShimConnection;
  readonly exited?: boolean;
}

const deadlineMs = 10_000;
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

  /** Idempotent. With the shim dead this is left to `remove`. Throws `deadline_exceeded`. */
  async kill(): Promise<void> {
    if (this.#exited) return;
    const shim = await this.#findShim();
    if (shim === undefined) return;
    const { task } = shim;
    const id = this.#id;
    try {
      await gone(
        () => task.Kill({ id, signal: sigkill, all: true }, { timeoutMs: deadlineMs }),
        "failed_precondition", // it has exited already
      );
      await gone(() => task.Wait({ id }, { timeoutMs: deadlineMs }));
    } catch (error) {
      if (!isFault(error, "deadline_exceeded")) throw error;
      const seconds = deadlineMs / 1000;
      throw new Fault("deadline_exceeded", `still running ${seconds} s after SIGKILL`, {
        cause: error,
      });
    }
  }

  /**
   * Deletes the task, and tells its shim to go: `stopShim` sees to that. A dead shim's work is
   * done by its program. Idempotent.
   */
  async remove(): Promise<void> {
    const shim = await this.#findShim();
    if (shim !== undefined && (await this.#removeBy(shim))) return;
    if (existsSync(this.#engine.layout.bundle(this.#id))) await this.#engine.shim.delete(this.#id);
  }

  /** Waits until the shim that `remove` told to go has gone. Throws `deadline_exceeded`. */
  async stopShim(): Promise<void> {
    await this.#shutdown;
    const shim = await this.#findShim();
    if (shim !== undefined) await within(shim.closed, deadlineMs, "the shim's end");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#shim)?.[Symbol.asyncDispose]();
  }

  /** False when the shim died before it had deleted the task. */
  async #removeBy({ task }: ShimConnection): Promise<boolean> {
    const id = this.#id;
    const isDeleted = await gone(() => task.Delete({ id }, { timeoutMs: deadlineMs }));
    this.#shutdown = gone(() => task.Shutdown({ id, now: true }, { timeoutMs: deadlineMs }));
    this.#shutdown.catch(() => {}); // awaited by stopShim()
    return isDeleted;
  }

  #findShim(): Promise<ShimConnection | undefined> {
    this.#shim ??= findShim(this.#engine, this.#id);
    return this.#shim;
  }
}

/**
 * What is not there (or, by `also`, is so already) needs nothing done. False when the shim is
 * not there to say so.
 */
async function gone(call: () => Promise<unknown>, ...also: Code[]): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable", ...also)) throw error;
    return error.code !== "unavailable";
  }
}
