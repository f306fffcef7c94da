import { createServer, type Http2Server, type Http2Session } from "node:http2";
import { chmodSync, chownSync, renameSync, rmSync } from "node:fs";
import { Fault } from "@skiff/base";
import type { GrpcService } from "./grpc-service.ts";
import { serveCall, type WatchedCall } from "./serve-call.ts";

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
  const sessions = new Set<Http2Session>();
  const { longest, bug, watch = () => () => {}, admit = () => {} } = options;
  const server = createServer({ maxSessionMemory });
  server.on("session", (session) => {
    session.on("error", () => session.destroy()); // a client that breaks off
    if (!isAdmitted(session, admit)) return session.destroy();
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    return undefined;
  });
  server.on("stream", (stream, headers) => {
    void serveCall(stream, headers, { services, longest, bug, watch });
  });
  if ("path" in place) await listenAt(server, place);
  else await listening(server, { fd: place.descriptor });
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
      if ("path" in place) rmSync(place.path, { force: true });
    },
  };
}

/** In megabytes: Bun ends a session that has more under way. */
const maxSessionMemory = 4096;

async function listenAt(
  server: Http2Server,
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
  server: Http2Server,
  where: { readonly path: string } | { readonly fd: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const name = "path" in where ? where.path : `descriptor ${where.fd}`;
    server.once("error", (error) => reject(unable(name, error)));
    server.listen(where, resolve);
  });
}

function isAdmitted(session: Http2Session, admit: (connection: number) => void): boolean {
  try {
    admit(descriptorOf(session));
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return false;
  }
}

/** Of its connection. Bun and Node keep it in the socket's handle. */
function descriptorOf({ socket }: Http2Session): number {
  const handle: unknown = Reflect.get(socket, "_handle");
  const fd: unknown =
    typeof handle === "object" && handle !== null ? Reflect.get(handle, "fd") : -1;
  return typeof fd === "number" ? fd : -1;
}

function unable(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new Fault("unavailable", `listen ${path}: ${error.message}`, { cause: error });
}
