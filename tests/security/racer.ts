import { type ChildProcess, spawn } from "node:child_process";
import { isAlive } from "../fixtures/index.ts";

/** A process that races against what a test does, until it is disposed of. */
export class Racer implements Disposable {
  readonly #child: ChildProcess;

  constructor([program, ...args]: readonly [string, ...string[]]) {
    this.#child = spawn(program, args, { stdio: "ignore" });
  }

  /** Throws where it has ended already: then there was no race. */
  [Symbol.dispose](): void {
    if (!isAlive(this.#child.pid ?? 0)) throw new Error("the race was over before its end");
    this.#child.kill("SIGKILL");
  }
}
