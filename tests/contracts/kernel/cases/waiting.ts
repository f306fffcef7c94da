import {
  AT_FDCWD,
  CLOCK_MONOTONIC,
  EPOLLIN,
  IN_CLOEXEC,
  IN_CLOSE_NOWRITE,
  IN_NONBLOCK,
  type Kernel,
  LOCK_EX,
  LOCK_NB,
  LOCK_UN,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  O_RDONLY,
  POLLNVAL,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
} from "@skiff/kernel";
import type { ContractCase } from "../contract-case.ts";
import { refused } from "../refused.ts";
import { same } from "../same.ts";

const openFolder = (
  kernel: Kernel,
  path: string,
  flags = O_RDONLY,
): ReturnType<Kernel["openat2"]> =>
  kernel.openat2(AT_FDCWD, path, { flags: flags | O_DIRECTORY | O_CLOEXEC });

export const waiting: readonly ContractCase[] = [
  {
    name: "flock() of one open excludes another open of the same, until it is undone or closed",
    play: ({ kernel, dir }) => {
      using first = openFolder(kernel, dir);
      using second = openFolder(kernel, dir);
      kernel.flock(first, LOCK_EX | LOCK_NB);
      kernel.flock(first, LOCK_EX | LOCK_NB);
      refused("EAGAIN", () => kernel.flock(second, LOCK_EX | LOCK_NB));
      kernel.flock(second, LOCK_UN);
      refused("EAGAIN", () => kernel.flock(second, LOCK_EX | LOCK_NB));
      kernel.flock(first, LOCK_UN);
      kernel.flock(second, LOCK_EX | LOCK_NB);
      refused("EAGAIN", () => kernel.flock(first, LOCK_EX | LOCK_NB));
      second[Symbol.dispose]();
      kernel.flock(first, LOCK_EX | LOCK_NB);
    },
  },
  {
    name: "inotify tells of the close of what was read, not of what was only a path",
    play: ({ kernel, dir }) => {
      using inotify = kernel.inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
      kernel.inotify_add_watch(inotify, dir, IN_CLOSE_NOWRITE);
      const isReady = (): boolean => kernel.poll(new Int32Array([inotify.fd, EPOLLIN, 0]), 0) === 1;
      same(isReady(), false);
      openFolder(kernel, dir, O_PATH)[Symbol.dispose]();
      same(isReady(), false);
      openFolder(kernel, dir)[Symbol.dispose]();
      same(isReady(), true);
      same(kernel.read(inotify, new Uint8Array(4096), 0, 4096) >= 16, true);
      same(isReady(), false);
      refused("EAGAIN", () => kernel.read(inotify, new Uint8Array(4096), 0, 4096));
      refused("ENOENT", () => kernel.inotify_add_watch(inotify, `${dir}/no`, IN_CLOSE_NOWRITE));
    },
  },
  {
    name: "poll() waits no longer than it is told, and the clock goes on meanwhile",
    play: ({ kernel, dir }) => {
      using inotify = kernel.inotify_init1(IN_CLOEXEC);
      kernel.inotify_add_watch(inotify, dir, IN_CLOSE_NOWRITE);
      const before = kernel.clock_gettime(CLOCK_MONOTONIC);
      same(kernel.poll(new Int32Array([inotify.fd, EPOLLIN, 0]), 20), 0);
      same(kernel.clock_gettime(CLOCK_MONOTONIC) - before >= 20_000_000n, true);
    },
  },
  {
    name: "poll() tells of a descriptor that is not open, and passes over a negative one",
    play: ({ kernel }) => {
      const triples = new Int32Array([999, EPOLLIN, 0, -1, EPOLLIN, 0]);
      same(kernel.poll(triples, 0), 1);
      same([triples[2], triples[5]], [POLLNVAL, 0]);
    },
  },
  {
    name: "connect() refuses a socket at which nobody listens, and one that is not there",
    play: ({ kernel, dir, makeDeadSocket }) => {
      makeDeadSocket(`${dir}/dead.sock`);
      using socket = kernel.socket(1, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
      refused("ECONNREFUSED", () => kernel.connect(socket, `${dir}/dead.sock`));
      refused("ENOENT", () => kernel.connect(socket, `${dir}/no.sock`));
    },
  },
];
