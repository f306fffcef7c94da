import { host, linux } from "host:linux";
import {
  CLOCK_MONOTONIC,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  SFD_CLOEXEC,
  SFD_NONBLOCK,
  SIG_BLOCK,
} from "@skiff/kernel";
import { sure } from "./errno-error.ts";

/** The one loop that all promises run on. It is there once the program runs. */
interface Loop {
  readonly epoll: number;
  readonly pairs: Int32Array;
  readonly watched: Map<number, (events: number) => void>;
  /** By when they are due. */
  readonly timers: Timer[];
}

export class Timer {
  readonly due: number;
  readonly work: () => void;

  constructor(due: number, work: () => void) {
    this.due = due;
    this.work = work;
  }

  /** The loop ends with what it was begun for, whatever timers there are. */
  unref(): this {
    return this;
  }
}

let current: Loop | undefined;

/** Throws an ErrnoError. Who does it before anything else need not fail half-way for it. */
export function openLoop(): void {
  loop();
}

function loop(): Loop {
  return (current ??= {
    epoll: sure(linux.epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
    pairs: new Int32Array(32),
    watched: new Map(),
    timers: [],
  });
}

/** Milliseconds since some moment. */
export function now(): number {
  const time = linux.clock_gettime(CLOCK_MONOTONIC);
  return Number(time) / 1e6;
}

/** A descriptor that the loop waits on. Disposing of it ends that; the descriptor stays open. */
export interface Watch extends Disposable {
  /** EPOLLIN, … */
  change(events: number): void;
}

/** Calls `ready` with what is ready, for as long as it is. One watch a descriptor. */
export function watchDescriptor(
  fd: number,
  events: number,
  ready: (events: number) => void,
): Watch {
  const { epoll, watched } = loop();
  let current = events;
  sure(linux.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, events), "epoll_ctl");
  watched.set(fd, ready);
  return {
    change: (wanted) => {
      if (wanted !== current) sure(linux.epoll_ctl(epoll, EPOLL_CTL_MOD, fd, wanted), "epoll_ctl");
      current = wanted;
    },
    [Symbol.dispose]: () => {
      if (watched.get(fd) !== ready) return;
      watched.delete(fd);
      sure(linux.epoll_ctl(epoll, EPOLL_CTL_DEL, fd, 0), "epoll_ctl");
    },
  };
}

export function addTimer(milliseconds: number, work: () => void): Timer {
  const { timers } = loop();
  const timer = new Timer(now() + Math.max(0, milliseconds), work);
  const at = timers.findLastIndex(({ due }) => due <= timer.due);
  timers.splice(at + 1, 0, timer);
  return timer;
}

export function removeTimer(timer: Timer | undefined): void {
  const { timers } = loop();
  const at = timer === undefined ? -1 : timers.indexOf(timer);
  if (at >= 0) timers.splice(at, 1);
}

/** Runs until the promise is settled; gives its value, or throws what it was rejected with. */
export function runUntil<T extends object | string | number>(promise: Promise<T>): T {
  const outcome: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => (outcome.value = value),
    (error: unknown) => (outcome.error = error),
  );
  for (;;) {
    host.runJobs();
    if ("error" in outcome) throw outcome.error;
    if (outcome.value !== undefined) return outcome.value;
    turn(loop());
  }
}

function turn({ epoll, pairs, watched, timers }: Loop): void {
  const [next] = timers;
  const timeout = next === undefined ? -1 : Math.max(0, Math.ceil(next.due - now()));
  const count = linux.epoll_pwait(epoll, pairs, timeout);
  for (let i = 0; i < count; i++) {
    watched.get(pairs[2 * i + 1] ?? -1)?.(pairs[2 * i] ?? 0);
    host.runJobs();
  }
  const time = timers.length === 0 ? 0 : now();
  for (let first = timers[0]; first !== undefined && first.due <= time; first = timers[0]) {
    timers.shift();
    first.work();
    host.runJobs();
  }
}

/** A descriptor that tells of a signal, which has no other effect from now on. */
export function openSignal(signal: number): number {
  const set = 1n << BigInt(signal - 1);
  linux.rt_sigprocmask(SIG_BLOCK, set);
  return sure(linux.signalfd4(-1, set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd4");
}
