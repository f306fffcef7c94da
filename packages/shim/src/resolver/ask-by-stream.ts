import { SOCK_STREAM } from "@skiff/kernel";
import { Connection } from "../connection.ts";
import { dial, disguise, type Exchange, recognise } from "./exchange.ts";
import { encodeFrame, Frames } from "./frames.ts";

/** Asks by TCP, on a connection of its own. */
export function askByStream(exchange: Exchange): Disposable {
  const { kernel, loop, done } = exchange;
  const sent = disguise(exchange);
  const frames = new Frames(0xffff);
  const connection = new Connection(kernel, loop, {
    socket: dial(exchange, SOCK_STREAM),
    onBytes: (bytes) => {
      const [message] = frames.take(bytes) ?? [];
      if (message === undefined) return;
      connection[Symbol.dispose]();
      done(recognise(exchange, sent, message));
    },
    onClose: () => done(undefined),
  });
  connection.send(encodeFrame(sent));
  return connection;
}
