import { EPOLLIN, ignoring, MSG_NOSIGNAL, SOCK_DGRAM, SyscallFault } from "@skiff/kernel";
import { dial, disguise, type Exchange, recognise } from "./exchange.ts";

const buffer = new Uint8Array(0xffff);

/**
 * Asks by UDP. The socket is connected: its port is one by chance, and the kernel takes nothing from
 * anybody but the server.
 */
export function askByDatagram(exchange: Exchange): Disposable {
  const { kernel, loop, done } = exchange;
  using undo = new DisposableStack();
  const socket = undo.use(dial(exchange, SOCK_DGRAM));
  const sent = disguise(exchange);
  const receive = (): void => {
    try {
      const { length } = kernel.recvmsg(socket, buffer, 0, buffer.length, 0);
      const answer = recognise(exchange, sent, buffer.subarray(0, length));
      if (answer === undefined) return;
      watch.change(0);
      done(answer);
    } catch (error) {
      if (!(error instanceof SyscallFault)) throw error;
      if (error.errno === "EAGAIN") return;
      watch.change(0);
      done(undefined);
    }
  };
  const watch = undo.use(loop.watch(socket, EPOLLIN, receive));
  ignoring(["EAGAIN"], () => kernel.sendmsg(socket, sent, 0, [], MSG_NOSIGNAL));
  return undo.move();
}
