import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  type Descriptor,
  type Events,
  type Files,
  ignoring,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_SEQPACKET,
  type Sockets,
  SyscallFault,
} from "@skiff/kernel";
import { pollReadable } from "./poll-readable.ts";
import { readFault } from "./wire-fault.ts";

/** A created container's first process listens here, in its record's directory, until it is started. */
const name = "start.sock";
/** What the first process says when poststart hooks are to be run. */
export const hasPoststart = "poststart";
const word = new TextEncoder().encode("start");

/** Opens the gate: the first process, which inherits the socket, waits at it. */
export function openStartGate(kernel: Sockets, directory: At): Descriptor {
  const gate = kernel.socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  kernel.bind(gate, pathIn(directory));
  kernel.listen(gate, 8);
  return gate;
}

/**
 * In the first process: waits until somebody says start, however many others only look and
 * however long they take. The connection is where a fault of the program's start is sent;
 * that it closes says the program runs.
 */
export function waitAtGate(kernel: Sockets & Pick<Events, "poll">, gate: At): Descriptor {
  const visitors: Descriptor[] = [];
  for (;;) {
    const ready = pollReadable(kernel, [gate, ...visitors]);
    for (const visitor of visitors.filter(({ fd }) => ready.has(fd))) {
      if (saysStart(kernel, visitor)) return visitor;
      visitors.splice(visitors.indexOf(visitor), 1);
      visitor[Symbol.dispose]();
    }
    if (ready.has(gate.fd)) visitors.push(kernel.accept4(gate, SOCK_CLOEXEC));
  }
}

/**
 * Whether the first process still waits: looks, and does not start it. The socket goes with the start.
 * It never waits itself: of a process that is stopped the queue may be full of those who looked before.
 */
export function isGateOpen(kernel: Sockets & Files, directory: At): boolean {
  if (!kernel.isThere(directory, name)) return false;
  try {
    using connection = findConnection(kernel, directory, SOCK_NONBLOCK);
    return connection !== undefined;
  } catch (error) {
    if (error instanceof SyscallFault && error.errno === "EAGAIN") return true;
    throw error;
  }
}

/**
 * Starts the program, and returns when it runs, whether there are poststart hooks.
 * Undefined when nobody waits at the gate. Throws the fault that kept it from running, and
 * `failed_precondition` where the first process was killed at the gate.
 */
export function passGate(
  kernel: Sockets & Files,
  directory: At,
): { readonly poststart: boolean } | undefined {
  using connection = findConnection(kernel, directory);
  if (connection === undefined) return undefined;
  kernel.sendmsg(connection, word, 0, [], MSG_NOSIGNAL);
  const answer = new Uint8Array(4096);
  const receive = (): number => {
    const received = ignoring(["ECONNRESET"], () =>
      kernel.recvmsg(connection, answer, 0, answer.length, 0),
    );
    if (received !== undefined) return received.length;
    throw new Fault("failed_precondition", "the container was killed before its program ran");
  };
  const first = receive();
  const poststart = first === hasPoststart.length;
  const length = poststart ? receive() : first;
  if (length > 0) throw readFault(answer.subarray(0, length));
  ignoring(["ENOENT"], () => kernel.unlinkat(directory, name, 0));
  return { poststart };
}

function saysStart(kernel: Sockets, visitor: At): boolean {
  const message = new Uint8Array(word.length);
  return kernel.recvmsg(visitor, message, 0, message.length, 0).length === word.length;
}

function findConnection(kernel: Sockets, directory: At, flags = 0): Descriptor | undefined {
  const connection = kernel.socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);
  try {
    kernel.connect(connection, pathIn(directory));
    return connection;
  } catch (error) {
    connection[Symbol.dispose]();
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno === "ENOENT" || error.errno === "ECONNREFUSED") return undefined;
    throw error;
  }
}

/** Short, however long the directory's own path is: a socket's has 108 bytes at most (unix(7)). */
function pathIn(directory: At): string {
  return `/proc/self/fd/${directory.fd}/${name}`;
}
