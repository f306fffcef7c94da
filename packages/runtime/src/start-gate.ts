import { Fault } from "@skiff/base";
import {
  AF_UNIX,
  type At,
  type Descriptor,
  type Files,
  ignoring,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
  type Sockets,
  SyscallFault,
} from "@skiff/kernel";
import { decodeFault } from "./wire-fault.ts";

/** A created container's first process listens here, in its record's directory, until it is started. */
const name = "start.sock";
const word = new TextEncoder().encode("start");

/** Opens the gate: the first process, which inherits the socket, waits at it. */
export function openStartGate(kernel: Sockets, directory: At): Descriptor {
  const gate = kernel.socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  kernel.bind(gate, pathIn(directory));
  kernel.listen(gate, 8);
  return gate;
}

/**
 * In the first process: waits until somebody says start, not merely looks. The connection
 * is where a fault of the program's start is sent; that it closes says the program runs.
 */
export function waitAtGate(kernel: Sockets, gate: At): Descriptor {
  const message = new Uint8Array(word.length);
  for (;;) {
    const connection = ignoring(["EINTR", "ECONNABORTED"], () =>
      kernel.accept4(gate, SOCK_CLOEXEC),
    );
    if (connection === undefined) continue;
    const { length } = kernel.recvmsg(connection, message, 0, message.length, 0);
    if (length === word.length) return connection;
    connection[Symbol.dispose]();
  }
}

/** Whether the first process still waits: looks, and does not start it. */
export function isGateOpen(kernel: Sockets, directory: At): boolean {
  using connection = findConnection(kernel, directory);
  return connection !== undefined;
}

/**
 * Starts the program, and returns when it runs. Throws the fault that kept it from
 * running, or `failed_precondition` when nobody waits at the gate.
 */
export function passGate(kernel: Sockets & Files, directory: At): void {
  using connection = findConnection(kernel, directory);
  if (connection === undefined) {
    throw new Fault("failed_precondition", "cannot start: nobody waits to be started");
  }
  kernel.sendmsg(connection, word, 0, [], MSG_NOSIGNAL);
  const answer = new Uint8Array(4096);
  const { length } = kernel.recvmsg(connection, answer, 0, answer.length, 0);
  if (length > 0) throw decodeFault(answer.subarray(0, length));
  ignoring(["ENOENT"], () => kernel.unlinkat(directory, name, 0));
}

function findConnection(kernel: Sockets, directory: At): Descriptor | undefined {
  const connection = kernel.socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
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
