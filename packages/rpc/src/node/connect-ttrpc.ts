import { connect } from "node:net";
import { Fault } from "@skiff/base";
import { ClientConnection } from "../ttrpc/client-connection.ts";
import { after } from "./after.ts";

/** A connection to a ttrpc server. Disposing of it closes it. */
export interface TtrpcClient extends AsyncDisposable {
  /**
   * Throws what the server answered; `deadline_exceeded` after `timeoutMs`,
   * `cancelled` when the signal aborts, `unavailable` when the connection is or gets closed.
   */
  call(
    service: string,
    method: string,
    payload: Uint8Array,
    options?: CallOptions,
  ): Promise<Uint8Array>;
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** `address` is a path, or "unix://" and one. Throws `unavailable` when nobody listens there. */
export async function connectTtrpc(
  address: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<TtrpcClient> {
  options.signal?.throwIfAborted();
  const socket = connect({ path: address.replace(/^unix:\/\//, "") });
  const connection = new ClientConnection({
    send: (bytes) => void socket.write(bytes),
    after,
  });
  const closed = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let lost = new Fault("unavailable", `${address}: the connection is closed`);
  const abort = (): void => {
    lost = new Fault("cancelled", `connect ${address}: cancelled`);
    socket.destroy();
  };
  options.signal?.addEventListener("abort", abort, { once: true });
  socket.on("connect", () => opened.resolve());
  socket.on("data", (bytes) => connection.receive(bytes));
  socket.on("error", (error) => {
    lost = new Fault("unavailable", `connect ${address}: ${error.message}`, { cause: error });
  });
  socket.on("close", () => {
    options.signal?.removeEventListener("abort", abort);
    connection.close(lost);
    opened.reject(lost);
    closed.resolve();
  });
  await opened.promise;
  options.signal?.removeEventListener("abort", abort);
  return {
    call: (service, method, payload, callOptions = {}) =>
      call(connection, { service, method, payload, timeoutMs: callOptions.timeoutMs }, callOptions),
    closed: closed.promise,
    [Symbol.asyncDispose]: () => {
      socket.destroy();
      return closed.promise;
    },
  };
}

function call(
  connection: ClientConnection,
  request: Parameters<ClientConnection["call"]>[0],
  { signal }: CallOptions,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      cancel();
      reject(new Fault("cancelled", `${request.method}: cancelled`, { cause: signal?.reason }));
    };
    const done = (): void => signal?.removeEventListener("abort", giveUp);
    let cancel = nothing;
    if (signal?.aborted === true) return giveUp();
    signal?.addEventListener("abort", giveUp, { once: true });
    cancel = connection.call(request, {
      send: (payload) => {
        done();
        resolve(payload);
      },
      fail: (fault) => {
        done();
        reject(fault);
      },
    });
  });
}

function nothing(): void {}
