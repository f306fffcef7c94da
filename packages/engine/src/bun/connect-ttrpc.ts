import { Fault } from "@skiff/base";
import { type TtrpcClient, ttrpcClient } from "@skiff/rpc/client";

/** See `Platform.connect`. `node:net` would cost three milliseconds, this takes half of one. */
export async function connectTtrpc(address: string): Promise<TtrpcClient> {
  const unsent: Uint8Array[] = [];
  let socket: BunSocket | undefined;
  const flush = (): void => {
    for (let next = unsent[0]; next !== undefined && socket !== undefined; next = unsent[0]) {
      const written = Math.max(0, socket.write(next)); // negative: closed, of which `close` tells
      if (written < next.length) return void (unsent[0] = next.subarray(written));
      unsent.shift();
    }
  };
  const { client, end } = ttrpcClient({
    send: (bytes) => {
      unsent.push(bytes);
      if (unsent.length === 1) flush();
    },
    close: () => socket?.end(),
  });
  const lost = (reason: string, cause?: Error): Fault =>
    new Fault("unavailable", `connect ${address}: ${reason}`, { cause });
  try {
    socket = await Bun.connect({
      unix: address.replace(/^unix:\/\//, ""),
      socket: {
        data: (_, bytes) => end.receive(bytes),
        drain: flush,
        error: (_, error) => end.lost(lost(error.message, error)),
        close: () => end.lost(lost("the connection is closed")),
      },
    });
  } catch (error) {
    if (error instanceof Error) throw lost(error.message, error);
    throw error;
  }
  return client;
}
