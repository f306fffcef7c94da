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

/** What carries a client's bytes to the server, whole and in order. */
export interface Wire {
  readonly send: (bytes: Uint8Array) => void;
  /** The wire tells its `WireEnd` when it is closed. */
  readonly close: () => void;
}

/** What the wire tells its client. */
export interface WireEnd {
  readonly receive: (bytes: Uint8Array) => void;
  /** Nothing comes any more, for that reason. */
  readonly lost: (fault: Fault) => void;
}

/** A client that speaks over `wire`, and the end that the wire is to speak to. */
export function ttrpcClient(wire: Wire): { readonly client: TtrpcClient; readonly end: WireEnd } {
  const connection = new ClientConnection({ send: wire.send, after });
  const closed = Promise.withResolvers<void>();
  return {
    client: {
      call: (service, method, payload, options = {}) =>
        call(connection, { service, method, payload, timeoutMs: options.timeoutMs }, options),
      closed: closed.promise,
      [Symbol.asyncDispose]: () => {
        wire.close();
        return closed.promise;
      },
    },
    end: {
      receive: (bytes) => connection.receive(bytes),
      lost: (fault) => {
        connection.close(fault);
        closed.resolve();
      },
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
