import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { attempt, Fault } from "@skiff/base";
import { type Engine, hasWarden, isWarded } from "@skiff/engine";

/**
 * The process that sees to containers when we do not, or are not there any more: `skiff warden`. It
 * outlives us, and ends when nothing is to come.
 */
export class Warden {
  readonly #engine: Engine;
  readonly #program: string;
  #started: ChildProcess | undefined;

  /** `programs`: the directory of `skiff`. */
  constructor(engine: Engine, programs: string) {
    this.#engine = engine;
    this.#program = join(programs, "skiff");
  }

  /** Before a container of our own is recorded: were we killed then, somebody must be there. */
  expect(): void {
    this.#start(() => hasWarden(this.#engine), ["--expect", `${process.pid}`]);
  }

  /** Starts one where one is needed and none runs. Idempotent. */
  ensure(): void {
    this.#start(() => isWarded(this.#engine), []);
  }

  #start(isThere: () => boolean, options: readonly string[]): void {
    const { warn, layout } = this.#engine;
    attempt(() => {
      const isStarting = this.#started?.exitCode === null && this.#started.signalCode === null;
      if (isStarting || isThere()) return;
      const args = ["--root", layout.root, "--state", layout.state, "warden", ...options];
      const warden = spawn(this.#program, args, { cwd: "/", detached: true, stdio: "ignore" });
      warden.on("error", ({ message }) => {
        warn(new Fault("unavailable", `start ${this.#program} warden: ${message}`));
      });
      warden.unref();
      this.#started = warden;
    }, warn);
  }
}
