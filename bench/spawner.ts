import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Fault } from "@skiff/base";
import type { Sample } from "./sample.ts";

/** What commands cost that ran at once, in milliseconds: together, and each. */
export interface AtOnce {
  readonly milliseconds: number;
  readonly each: readonly number[];
  /** So many ended with another status than 0. */
  readonly failed: number;
}

interface Numbers {
  readonly first: number;
  readonly count: number;
}

/** One `spawn` process, which every measured command is a child of; disposing of it ends it. */
export class Spawner implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /** @param argv Ends in a way that becomes bench/spawn.c: itself, or a shell that execs it. */
  constructor(argv: readonly [string, ...string[]]) {
    const [program, ...args] = argv;
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#process = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Throws `internal` when the command ends with another status than 0. */
  async run(...argv: readonly [string, ...string[]]): Promise<Sample> {
    return this.#ask("run", argv);
  }

  /**
   * Runs a command so many times at once, with a number from `first` on for `{}` in it; how long all
   * of them took, and each. Throws `internal` when one ends with another status than 0.
   */
  async each(numbers: Numbers, ...argv: readonly [string, ...string[]]): Promise<AtOnce> {
    const all = await this.tryEach(numbers, ...argv);
    if (all.failed > 0) throw new Fault("internal", `${argv.join(" ")}: ${all.failed} failed`);
    return all;
  }

  /** The same, of commands that may fail. */
  async tryEach(
    { first, count }: Numbers,
    ...argv: readonly [string, ...string[]]
  ): Promise<AtOnce> {
    const request = ["each", String(first), String(count), ...argv];
    const [all = NaN, failed = NaN, ...each] = await this.#answer(request);
    const milliseconds = each.map((nanoseconds) => nanoseconds / 1e6);
    return { milliseconds: all / 1e6, each: milliseconds, failed };
  }

  /** Waits until the orphan whose pid is in `pidFile` is over, however it ended. */
  async reap(pidFile: string): Promise<void> {
    await this.#answer(["reap", pidFile]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#process, "close");
    this.#process.stdin?.end();
    if (this.#process.exitCode === null) await closed;
  }

  async #ask(verb: string, argv: readonly string[]): Promise<Sample> {
    const [nanoseconds, peakKib, status] = await this.#answer([verb, ...argv]);
    if (nanoseconds !== undefined && peakKib !== undefined && status === 0) {
      return { milliseconds: nanoseconds / 1e6, peakKib };
    }
    throw new Fault("internal", `${argv.join(" ")}: exit status ${status}`);
  }

  async #answer(request: readonly string[]): Promise<number[]> {
    this.#process.stdin?.write(`${request.join("\t")}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Fault("unavailable", `${request.join(" ")}: no answer`);
    return answer.value.split(" ").map(Number);
  }
}
