import { Fault } from "@skiff/base";
import type { Timestamp } from "@skiff/proto";
import type { Exit } from "../task/task-process.ts";

type Phase =
  | { readonly status: "none" }
  | { readonly status: "created"; readonly id: string }
  | { readonly status: "ready"; readonly id: string; readonly createdAt: Timestamp }
  | {
      readonly status: "stopped";
      readonly id: string;
      readonly createdAt: Timestamp | undefined;
      readonly exit: Exit;
    };

/**
 * The sandbox of a shim: no process and no file system of its own, but that containers have this
 * shim together, which lives as long as the sandbox does.
 */
export class ShimSandbox {
  #phase: Phase = { status: "none" };
  #waiting: ((exit: Exit) => void)[] = [];

  get isThere(): boolean {
    return this.#phase.status !== "none";
  }

  /** Throws `already_exists`. */
  create(id: string): void {
    if (this.#phase.status !== "none") {
      throw new Fault("already_exists", `sandbox ${this.#phase.id} already exists`);
    }
    this.#phase = { status: "created", id };
  }

  /** Throws `not_found`, and `failed_precondition` of one that was started before. */
  start(id: string, now: Timestamp): void {
    const { status } = this.get(id);
    if (status !== "created") throw new Fault("failed_precondition", `sandbox ${id} is ${status}`);
    this.#phase = { status: "ready", id, createdAt: now };
  }

  /** Idempotent. Throws `not_found`. */
  stop(id: string, now: Timestamp): void {
    const phase = this.get(id);
    if (phase.status === "stopped") return;
    const exit = { status: 0, at: now };
    const createdAt = phase.status === "ready" ? phase.createdAt : undefined;
    this.#phase = { status: "stopped", id, createdAt, exit };
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell(exit);
  }

  /** Calls `tell` with its end, now if it is stopped. Throws `not_found`. */
  whenStopped(id: string, tell: (exit: Exit) => void): void {
    const phase = this.get(id);
    if (phase.status === "stopped") tell(phase.exit);
    else this.#waiting.push(tell);
  }

  /** It is no more. */
  forget(): void {
    this.#phase = { status: "none" };
  }

  /** Throws `not_found`. */
  get(id: string): Exclude<Phase, { readonly status: "none" }> {
    const phase = this.#phase;
    if (phase.status !== "none" && phase.id === id) return phase;
    throw new Fault("not_found", `sandbox ${id} not created`);
  }
}
