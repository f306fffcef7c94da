import { connect } from "node:net";
import { Fault } from "@skiff/base";
import { type TtrpcClient, ttrpcClient } from "../client/ttrpc-client.ts";

/** `address` is a path, or "unix://" and one. Throws `unavailable` when nobody listens there. */
export async function connectTtrpc(
  address: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<TtrpcClient> {
  options.signal?.throwIfAborted();
  const socket = connect({ path: address.replace(/^unix:\/\//, "") });
  const { client, end } = ttrpcClient({
    send: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
  });
  const opened = Promise.withResolvers<void>();
  let lost = new Fault("unavailable", `${address}: the connection is closed`);
  const abort = (): void => void socket.destroy();
  options.signal?.addEventListener("abort", abort, { once: true });
  socket.on("connect", () => opened.resolve());
  socket.on("data", end.receive);
  socket.on("error", (error) => {
    lost = new Fault("unavailable", `connect ${address}: ${error.message}`, { cause: error });
  });
  socket.on("close", () => {
    options.signal?.removeEventListener("abort", abort);
    end.lost(lost);
    opened.reject(lost);
  });
  await opened.promise;
  options.signal?.removeEventListener("abort", abort);
  return client;
}
