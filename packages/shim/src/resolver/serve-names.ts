import { type At, EPOLLIN, type Kernel, SyscallFault } from "@skiff/kernel";
import { Loop } from "../loop.ts";
import { Answerer, longestQuery } from "./answerer.ts";
import type { Names } from "./names.ts";
import { StreamClients } from "./stream-clients.ts";

/** Milliseconds without a query after which it is at its end. */
const idleTime = 10_000;

/** Datagrams that are taken before anybody else has a turn. */
const turn = 32;

/** Answers questions for names until there are none for a while. */
export function serveNames(
  kernel: Kernel,
  names: Names,
  { datagrams, streams }: { readonly datagrams: At; readonly streams: At },
): void {
  using loop = new Loop(kernel, () => {});
  const answerer = new Answerer(kernel, loop, names);
  const buffer = new Uint8Array(longestQuery);
  let isAsked = true;
  loop.watch(datagrams, EPOLLIN, () => {
    isAsked = true;
    for (let left = turn; left > 0; left--) {
      if (!takeDatagram(kernel, datagrams, { buffer, answerer })) return;
    }
  });
  const clients = new StreamClients(kernel, loop, { listener: streams, answerer });
  const look = (): void => {
    if (!isAsked && answerer.isIdle && clients.count === 0) return loop.stop();
    isAsked = false;
    loop.after(idleTime, look);
  };
  look();
  loop.run();
}

/** False when there was none. */
function takeDatagram(
  kernel: Kernel,
  socket: At,
  { buffer, answerer }: { readonly buffer: Uint8Array; readonly answerer: Answerer },
): boolean {
  const from = new Uint8Array(16); // struct sockaddr_in
  const length = unlessRefused(() => kernel.recvfrom(socket, buffer, 0, buffer.length, 0, from));
  if (length === undefined) return false;
  answerer.answer(buffer.subarray(0, length), false, (answer) =>
    unlessRefused(() => kernel.sendto(socket, answer, 0, 0, from)),
  );
  return true;
}

/** Whatever the container has done to its network, its own loss it is. */
function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    return undefined;
  }
}
