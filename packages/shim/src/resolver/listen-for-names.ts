import { attempt } from "@skiff/base";
import {
  AF_INET,
  type Descriptor,
  type Kernel,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
} from "@skiff/kernel";
import { resolverAddress } from "@skiff/spec";
import { decodeAddress } from "./decode-address.ts";
import { redirectPort } from "./redirect-port.ts";

/** Of DNS. */
const wellKnown = 53;

/** Connections that may wait. */
const backlog = 16;

/**
 * The sockets, for datagrams and for connections, that a container's questions for names come to: in this
 * process's network namespace. They are at a port by chance, for a server of the container's may want 53;
 * where the kernel cannot pass on what is sent there, they have 53 themselves.
 */
export function listenForNames(
  kernel: Kernel,
): readonly [datagrams: Descriptor, streams: Descriptor] {
  const address = decodeAddress(resolverAddress) ?? new Uint8Array(4);
  const port = redirect(kernel, address) ?? wellKnown;
  using undo = new DisposableStack();
  const bound = (type: number): Descriptor => {
    const socket = undo.use(kernel.socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    kernel.bind(socket, { address, port });
    return socket;
  };
  const [datagrams, streams] = [bound(SOCK_DGRAM), bound(SOCK_STREAM)];
  kernel.listen(streams, backlog);
  undo.move();
  return [datagrams, streams];
}

/** The port that what is sent to DNS's comes to; undefined where the kernel cannot do that. */
function redirect(kernel: Kernel, address: Uint8Array): number | undefined {
  const bytes = new Uint8Array(2);
  kernel.getrandom(bytes, 0);
  const to = firstPort + ((((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % (0x10000 - firstPort));
  let isDone = true;
  attempt(
    () => redirectPort(kernel, { address, from: wellKnown, to }),
    () => {
      isDone = false;
    },
  );
  return isDone ? to : undefined;
}

/** Behind those that the kernel gives to who asks for any (net.ipv4.ip_local_port_range), and to most that ask for one. */
const firstPort = 61_000;
