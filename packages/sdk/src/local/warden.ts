import { spawn } from "node:child_process";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type Engine, isWarded } from "@skiff/engine";

/** The process that sees to containers when we do not, or are not there any more: `skiff warden`. */
export class Warden {
  readonly #engine: Engine;
  readonly #program: string;

  /** `programs`: the directory of `skiff`. */
  constructor(engine: Engine, programs: string) {
    this.#engine = engine;
    this.#program = join(programs, "skiff");
  }

  /** Starts one where one is needed and none runs; it outlives us, and ends when nothing is to come. Idempotent. */
  ensure(): void {
    if (isWarded(this.#engine)) return;
    const { root, state } = this.#engine.layout;
    const args = ["--root", root, "--state", state, "warden"];
    const warden = spawn(this.#program, args, { cwd: "/", detached: true, stdio: "ignore" });
    warden.on("error", ({ message }) => {
      this.#engine.warn(new Fault("unavailable", `start ${this.#program} warden: ${message}`));
    });
    warden.unref();
  }
}
