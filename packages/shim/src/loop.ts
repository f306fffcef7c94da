import { attempt, type Fault } from "@skiff/base";
import {
  type At,
  CLOCK_MONOTONIC,
  type Descriptor,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  type Events,
  ignoring,
} from "@skiff/kernel";

/** A descriptor that the loop waits on. Disposing of it ends that; the descriptor stays open. */
export interface Watch extends Disposable {
  /** EPOLLIN, …; 0 waits for nothing, not even for a hang-up. */
  change(events: number): void;
}

/** Milliseconds. */
const restTime = 100;

/**
 * The one loop that everything in the shim runs on: descriptors that get ready,
 * and moments that come. Whatever runs on it does not block. A fault of what
 * runs is reported; the descriptor that it ran for is watched again a moment later,
 * for what is short then, as memory and descriptors, may be there again.
 */
export class Loop implements Disposable {
  readonly #kernel: Events;
  readonly #epoll: Descriptor;
  readonly #warn: (fault: Fault) => void;
  readonly #watched = new Map<number, (events: number) => void>();
  readonly #pairs = new Int32Array(32);
  #timers: readonly Timer[] = [];
  #running = true;

  constructor(kernel: Events, warn: (fault: Fault) => void) {
    this.#kernel = kernel;
    this.#warn = warn;
    this.#epoll = kernel.epoll_create1(EPOLL_CLOEXEC);
  }

  /** Calls `ready` with what is ready, for as long as it is. One watch a descriptor. */
  watch(file: At, events: number, ready: (events: number) => void): Watch {
    let current = 0;
    let giveUpRest = (): void => {};
    const run = (seen: number): void =>
      attempt(
        () => ready(seen),
        (fault) => {
          const wanted = current;
          set(0);
          if (wanted !== 0) rest(wanted, fault);
          else this.#warn(fault);
        },
      );
    const rest = (wanted: number, fault: Fault): void => {
      this.#warn(fault);
      giveUpRest = this.after(restTime, () =>
        attempt(
          () => set(wanted),
          (again) => rest(wanted, again),
        ),
      );
    };
    const change = (wanted: number): void => {
      giveUpRest();
      set(wanted);
    };
    const set = (wanted: number): void => {
      if (wanted === current) return;
      this.#kernel.epoll_ctl(this.#epoll, operation(current, wanted), file, wanted);
      if (wanted === 0) this.#watched.delete(file.fd);
      else this.#watched.set(file.fd, run);
      current = wanted;
    };
    change(events);
    return { change, [Symbol.dispose]: () => change(0) };
  }

  /** Runs `work` once, that much later. Calling what is returned cancels it. */
  readonly after = (milliseconds: number, work: () => void): (() => void) => {
    const timer = { at: this.#now() + milliseconds, work };
    this.#timers = [...this.#timers, timer].toSorted((a, b) => a.at - b.at);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Returns after `stop`. */
  run(): void {
    while (this.#running) {
      const timeout = this.#timeout();
      const count = ignoring(["EINTR"], () =>
        this.#kernel.epoll_pwait(this.#epoll, this.#pairs, timeout),
      );
      for (let i = 0; i < (count ?? 0); i++) {
        // One that is watched no more, because of what ran before it in this round, is passed over.
        this.#watched.get(this.#pairs[2 * i + 1] ?? -1)?.(this.#pairs[2 * i] ?? 0);
      }
      this.#runTimers();
    }
  }

  stop(): void {
    this.#running = false;
  }

  [Symbol.dispose](): void {
    this.#epoll[Symbol.dispose]();
  }

  #timeout(): number {
    const next = this.#timers[0];
    if (next === undefined) return -1;
    return Math.max(0, Math.ceil(next.at - this.#now()));
  }

  #runTimers(): void {
    if (this.#timers.length === 0) return;
    const now = this.#now();
    for (let next = this.#timers[0]; next !== undefined && next.at <= now; next = this.#timers[0]) {
      this.#timers = this.#timers.slice(1);
      attempt(next.work, this.#warn);
    }
  }

  #now(): number {
    return Number(this.#kernel.clock_gettime(CLOCK_MONOTONIC)) / 1e6;
  }
}

interface Timer {
  readonly at: number;
  readonly work: () => void;
}

function operation(current: number, wanted: number): number {
  if (wanted === 0) return EPOLL_CTL_DEL;
  return current === 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
}
