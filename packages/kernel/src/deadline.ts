import { Fault } from "@skiff/base";
import { CLOCK_MONOTONIC, EPOLLIN } from "./constants.ts";
import { describeProcess } from "./describe-process.ts";
import { findProcess } from "./find-process.ts";
import { ignoring } from "./syscall-fault.ts";
import type { At, Events, Files, Processes } from "./kernel.ts";
import type { Pid } from "./pid.ts";

/** Milliseconds. */
const longest = 0x7fff_ffff;

export type Waiting = Pick<Events, "poll" | "clock_gettime">;

/** An end to all the waiting that one piece of work does, however many waits it takes. */
export class Deadline {
  readonly #kernel: Waiting;
  readonly #end: bigint;
  readonly #seconds: number;

  constructor(kernel: Waiting, seconds: number) {
    this.#kernel = kernel;
    this.#seconds = seconds;
    this.#end = kernel.clock_gettime(CLOCK_MONOTONIC) + BigInt(Math.round(seconds * 1e9));
  }

  /**
   * Waits until `file` has one of `events` (poll(2)). At the deadline it throws
   * `deadline_exceeded` with what `waitedFor` then says.
   */
  wait(file: At, events: number, waitedFor: () => string): void {
    this.#poll(new Int32Array([file.fd, events, 0]), waitedFor);
  }

  /** Waits until one of `files` can be read or has hung up; the numbers of all that are so. */
  waitForAny(files: readonly At[], waitedFor: () => string): ReadonlySet<number> {
    return this.waitForEither(
      files.map((file) => ({ file, events: EPOLLIN })),
      waitedFor,
    );
  }

  /** The same where each file has `events` (poll(2)) of its own. */
  waitForEither(
    watched: readonly { readonly file: At; readonly events: number }[],
    waitedFor: () => string,
  ): ReadonlySet<number> {
    const triples = new Int32Array(watched.flatMap(({ file, events }) => [file.fd, events, 0]));
    this.#poll(triples, waitedFor);
    return new Set(watched.filter((_, i) => triples[i * 3 + 2] !== 0).map(({ file }) => file.fd));
  }

  /** Waits `milliseconds`, for what tells of nothing by itself and is to be looked at again. */
  rest(milliseconds: number, waitedFor: () => string): void {
    if (this.#left() <= 0n) throw this.#exceeded(waitedFor);
    ignoring(["EINTR"], () => this.#kernel.poll(new Int32Array(0), milliseconds));
  }

  /** Waits until the process has exited. One that is gone has. `whom` says for whom that is waited for. */
  waitForExit(
    kernel: Pick<Processes, "pidfd_open"> & Files,
    process: Pid,
    whom: () => string = () => describeProcess(kernel, process),
  ): void {
    using pidfd = findProcess(kernel, process);
    if (pidfd === undefined) return;
    this.wait(pidfd, EPOLLIN, () => `the exit of ${whom()}`);
  }

  #poll(triples: Int32Array, waitedFor: () => string): void {
    for (;;) {
      const left = this.#left();
      // poll(2) counts at most 2^31 - 1 ms; a longer wait is made in parts.
      const timeout = left <= 0n ? 0 : Math.min(Number((left + 999_999n) / 1_000_000n), longest);
      const ready = ignoring(["EINTR"], () => this.#kernel.poll(triples, timeout)) ?? 0;
      if (ready > 0) return;
      if (timeout === 0) throw this.#exceeded(waitedFor);
    }
  }

  #left(): bigint {
    return this.#end - this.#kernel.clock_gettime(CLOCK_MONOTONIC);
  }

  #exceeded(waitedFor: () => string): Fault {
    return new Fault("deadline_exceeded", `waited ${this.#seconds} s for ${waitedFor()}`);
  }
}
