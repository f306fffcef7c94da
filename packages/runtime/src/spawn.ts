import { Fault, isFault } from "@skiff/base";
import {
  AF_UNIX,
  AT_FDCWD,
  type At,
  CLD_EXITED,
  CLONE_INTO_CGROUP,
  CLONE_NEWPID,
  CLONE_PIDFD,
  type Descriptor,
  EPOLLIN,
  ignoring,
  type Kernel,
  MSG_DONTWAIT,
  O_CLOEXEC,
  O_RDONLY,
  P_PIDFD,
  type Pid,
  signals,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
  WEXITED,
} from "@skiff/kernel";
import { KilledAtBirth } from "./born-or-joined.ts";
import { cloneBeyond } from "./clone-beyond.ts";
import { readFault } from "./wire-fault.ts";

/** A container's process, complete and waiting to run its program, or running it. */
export interface Spawned extends Disposable {
  readonly pid: Pid;
  readonly pidfd: Descriptor;
  /** The outer end of its terminal, where it has one. */
  readonly console: Descriptor | undefined;
}

/** A process that is not complete yet. */
export interface Child {
  readonly pid: Pid;
  /** To it. */
  readonly socket: At;
  /** The descriptor that comes with it. Throws the fault that it reports instead. */
  readonly waitFor: (word: string) => Descriptor | undefined;
}

export interface SpawnOptions {
  /** CLONE_NEW… */
  readonly flags: number;
  /** The v2 cgroup to be born in. */
  readonly cgroup: At | undefined;
  /** The pid namespace to be born in, where it is not a new one or the own one. */
  readonly pidNamespace: At | undefined;
  /**
   * Entering a user namespace cannot be undone: where one is entered, a process between this
   * one and the new one does that here, and is gone then.
   */
  readonly between?: (() => void) | undefined;
  /** What the process does; `maker` is its socket to this one. */
  readonly child: (maker: At) => never;
  /** What this process does at the same time. */
  readonly meanwhile: (child: Child) => void;
  /** After "ready" the program starts at once, and its start is waited for. */
  readonly untilRunning: boolean;
}

/** What a process says when its mounts are made and somebody is to run hooks. */
export const mounted = "mounted";
/** What a process says when it is complete. */
export const ready = "ready";

/**
 * Makes a process that goes on in `child`, and returns when it says that it is ready.
 * Throws the fault it reports instead; it is gone and reaped then. Throws `KilledAtBirth`.
 */
export function spawn(kernel: Kernel, options: SpawnOptions): Spawned {
  const [here, there] = kernel.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  using _here = here;
  using _there = there;
  const { child, pidfd } =
    options.between === undefined
      ? clone(kernel, options)
      : cloneBeyond(kernel, { ...options, between: options.between });
  if (child === undefined || pidfd === undefined) return options.child(there);
  using undo = new DisposableStack();
  undo.use(pidfd);
  undo.defer(() => end(kernel, pidfd));
  there[Symbol.dispose](); // the child's copy alone says whether it lives
  const isBorn = options.cgroup !== undefined;
  let hasSpoken = false;
  const waitFor = (word: string): Descriptor | undefined => {
    const console = waitForWord(kernel, { here, pidfd, word, isNew: isBorn && !hasSpoken });
    hasSpoken = true;
    return console;
  };
  try {
    options.meanwhile({ pid: child, socket: here, waitFor });
  } catch (error) {
    if (!isFault(error)) throw error;
    throw findLastWords(kernel, { here, pidfd }) ?? error;
  }
  const console = waitFor(ready);
  if (console !== undefined) undo.use(console);
  if (options.untilRunning) waitForProgram(kernel, here);
  undo.move();
  return { pid: child, pidfd, console, [Symbol.dispose]: () => close([pidfd, console]) };
}

/** A pid namespace that exists is entered by children only, and left again by its maker (setns(2)). */
function clone(
  kernel: Kernel,
  { flags, cgroup, pidNamespace }: SpawnOptions,
): ReturnType<Kernel["clone3"]> {
  const all = BigInt(flags | CLONE_PIDFD) | (cgroup === undefined ? 0n : BigInt(CLONE_INTO_CGROUP));
  if (pidNamespace === undefined) return kernel.clone3(all, signals.SIGCHLD, cgroup);
  using own = kernel.openat2(AT_FDCWD, "/proc/self/ns/pid", { flags: O_RDONLY | O_CLOEXEC });
  kernel.setns(pidNamespace, CLONE_NEWPID);
  using back = new DisposableStack();
  back.defer(() => kernel.setns(own, CLONE_NEWPID));
  const cloned = kernel.clone3(all, signals.SIGCHLD, cgroup);
  if (cloned.child === undefined) back.move(); // the child is where it is to be
  return cloned;
}

function waitForWord(
  kernel: Kernel,
  {
    here,
    pidfd,
    word,
    isNew,
  }: {
    readonly here: At;
    readonly pidfd: At;
    readonly word: string;
    /** Whether it was born in a cgroup, and has said nothing yet. */
    readonly isNew: boolean;
  },
): Descriptor | undefined {
  const answer = new Uint8Array(4096);
  const receive = (): ReturnType<Kernel["recvmsg"]> =>
    kernel.recvmsg(here, answer, 0, answer.length, 0);
  // unix(7): a reset is reported once, before what the other end has still said.
  const { length, descriptors } = ignoring(["ECONNRESET"], receive) ?? receive();
  if (length === 0) throw ended(kernel, { pidfd, isNew });
  const [console] = descriptors;
  if (length === word.length) return console;
  throw readFault(answer.subarray(0, length));
}

/**
 * What a process that has exited reported before: for want of it other things fail too, among them
 * to join a cgroup that systemd removes when nobody is in it.
 */
function findLastWords(
  kernel: Kernel,
  { here, pidfd }: { readonly here: At; readonly pidfd: At },
): Fault | undefined {
  if (kernel.poll(new Int32Array([pidfd.fd, EPOLLIN, 0]), 0) === 0) return undefined;
  const answer = new Uint8Array(4096);
  for (;;) {
    const receive = (): ReturnType<Kernel["recvmsg"]> =>
      kernel.recvmsg(here, answer, 0, answer.length, MSG_DONTWAIT);
    const said = ignoring(["ECONNRESET", "EAGAIN"], receive) ?? ignoring(["EAGAIN"], receive);
    if (said === undefined || said.length === 0) return undefined;
    for (const descriptor of said.descriptors) descriptor[Symbol.dispose]();
    if (said.length !== mounted.length && said.length !== ready.length) {
      return readFault(answer.subarray(0, said.length));
    }
  }
}

/** The socket closes when the program runs: until then a fault may come. */
function waitForProgram(kernel: Kernel, here: At): void {
  const answer = new Uint8Array(4096);
  const { length } = kernel.recvmsg(here, answer, 0, answer.length, 0);
  if (length > 0) throw readFault(answer.subarray(0, length));
}

/** Kills and reaps what was spawned, when nothing comes of it. */
export function endSpawned(kernel: Kernel, spawned: Spawned): void {
  using _spawned = spawned;
  end(kernel, spawned.pidfd);
}

function end(kernel: Kernel, pidfd: At): void {
  ignoring(["ESRCH"], () => kernel.pidfd_send_signal(pidfd, "SIGKILL"));
  ignoring(["ECHILD"], () => kernel.waitid(P_PIDFD, pidfd.fd, WEXITED));
}

function ended(
  kernel: Kernel,
  { pidfd, isNew }: { readonly pidfd: At; readonly isNew: boolean },
): Fault {
  const { code, status } = kernel.waitid(P_PIDFD, pidfd.fd, WEXITED);
  const how = code === CLD_EXITED ? `exited with ${status}` : `was killed by signal ${status}`;
  const message = `the container's process ${how} before it was ready`;
  const isKilled = code !== CLD_EXITED && status === signals.SIGKILL;
  return isKilled && isNew
    ? new KilledAtBirth("internal", message)
    : new Fault("internal", message);
}

function close(descriptors: readonly (Descriptor | undefined)[]): void {
  for (const descriptor of descriptors) descriptor?.[Symbol.dispose]();
}
