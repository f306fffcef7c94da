import { createServer, type Socket } from "node:net";
import { Fault } from "@skiff/base";
import { ServerConnection } from "../ttrpc/server-connection.ts";
import type { Service } from "../ttrpc/service.ts";
import { after } from "../client/after.ts";

/** A ttrpc server on a unix socket. Disposing of it closes every connection and removes the socket. */
export type TtrpcServer = AsyncDisposable;

/** Throws `unavailable` when the path cannot be listened on. */
export async function listenTtrpc(
  path: string,
  services: readonly Service[],
): Promise<TtrpcServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const connection = new ServerConnection({
      services,
      send: (bytes) => void socket.write(bytes),
      after,
    });
    sockets.add(socket);
    socket.on("data", (bytes) => connection.receive(bytes));
    socket.on("error", () => socket.destroy()); // "close" follows, and says all there is to say
    socket.on("close", () => {
      sockets.delete(socket);
      connection.close();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new Fault("unavailable", `listen ${path}: ${error.message}`, { cause: error })),
    );
    server.listen(path, resolve);
  });
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
