import { createServer, type Server, type Socket } from "node:net";
import { chmodSync, chownSync, renameSync, rmSync } from "node:fs";
import { Fault } from "@skiff/base";
import { ServerConnection } from "./http2/server-connection.ts";
import type { WatchedCall } from "./find-method.ts";
import type { GrpcService } from "./grpc-service.ts";
import { serveCall } from "./serve-call.ts";

/** A gRPC server on a unix socket. Disposing of it refuses new calls, ends those under way, and removes the socket if it made it. */
export type GrpcServer = AsyncDisposable;

export interface GrpcOptions {
  readonly services: readonly GrpcService[];
  /** The longest message taken, in bytes. */
  readonly longest: number;
  readonly bug: (error: unknown) => void;
  /** Hears of each call, and how it ended. */
  readonly watch?: (call: WatchedCall) => (status: number) => void;
  /** Throws where the peer of this connection, a descriptor, may not speak: it is cut off. */
  readonly admit?: (connection: number) => void;
}

/** Where to listen. */
export type GrpcPlace =
  | {
      readonly path: string;
      /** Who may speak: the socket's owner and group, mode 0660. */
      readonly owner: { readonly uid: number; readonly gid: number };
    }
  /** On a socket that listens already, and is somebody else's to remove. */
  | { readonly descriptor: number };

/**
 * Listens on a path, replacing a socket that is there already, or on a socket that was handed over. One with
 * a path takes its name once it has its owner and mode: nobody else can have connected before. Throws
 * `unavailable` where it cannot.
 */
export async function listenGrpc(place: GrpcPlace, options: GrpcOptions): Promise<GrpcServer> {
  const services = new Map(options.services.map((service) => [service.name, service]));
  const connections = new Set<ServerConnection>();
  const { longest, bug, watch = () => () => {}, admit = () => {} } = options;
  const served = { services, longest, bug, watch };
  const server = createServer((socket) => {
    if (!isAdmitted(socket, admit)) {
      socket.destroy();
      return;
    }
    const connection = new ServerConnection(socket, (stream) => serveCall(stream, served));
    connections.add(connection);
    socket.on("close", () => connections.delete(connection));
  });
  if ("path" in place) await listenAt(server, place);
  else await listening(server, { fd: place.descriptor });
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.end();
      await closed;
      if ("path" in place) rmSync(place.path, { force: true });
    },
  };
}

async function listenAt(
  server: Server,
  { path, owner }: Extract<GrpcPlace, { path: string }>,
): Promise<void> {
  const draft = `${path}.${process.pid}`;
  const umask = process.umask(0o177);
  const ready = listening(server, { path: draft });
  process.umask(umask);
  await ready;
  try {
    chownSync(draft, owner.uid, owner.gid);
    chmodSync(draft, 0o660);
    renameSync(draft, path);
  } catch (error) {
    throw unable(path, error);
  }
}

async function listening(
  server: Server,
  where: { readonly path: string } | { readonly fd: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const name = "path" in where ? where.path : `descriptor ${where.fd}`;
    server.once("error", (error) => reject(unable(name, error)));
    server.listen(where, resolve);
  });
}

function isAdmitted(socket: Socket, admit: (connection: number) => void): boolean {
  try {
    admit(descriptorOf(socket));
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return false;
  }
}

/** Of its connection. Bun and Node keep it in the socket's handle. */
function descriptorOf(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, "_handle");
  const fd: unknown =
    typeof handle === "object" && handle !== null ? Reflect.get(handle, "fd") : -1;
  return typeof fd === "number" ? fd : -1;
}

function unable(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new Fault("unavailable", `listen ${path}: ${error.message}`, { cause: error });
}
