import { createServer, type Http2Session } from "node:http2";
import { chmodSync, chownSync, renameSync, rmSync } from "node:fs";
import { Fault } from "@skiff/base";
import type { GrpcService } from "./grpc-service.ts";
import { serveCall } from "./serve-call.ts";

/** A gRPC server on a unix socket. Disposing of it refuses new calls, ends those under way, and removes the socket. */
export type GrpcServer = AsyncDisposable;

export interface GrpcOptions {
  readonly services: readonly GrpcService[];
  /** Who may speak: the socket's owner and group, mode 0660. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** The longest message taken, in bytes. */
  readonly longest: number;
  readonly bug: (error: unknown) => void;
}

/**
 * Listens on `path`, replacing a socket that is there already. The socket takes that name once it has its
 * owner and mode: nobody else can have connected before. Throws `unavailable` where it cannot.
 */
export async function listenGrpc(path: string, options: GrpcOptions): Promise<GrpcServer> {
  const services = new Map(options.services.map((service) => [service.name, service]));
  const sessions = new Set<Http2Session>();
  const server = createServer({ maxSessionMemory });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => session.destroy()); // a client that breaks off
  });
  server.on("stream", (stream, headers) => {
    void serveCall(stream, headers, { services, longest: options.longest, bug: options.bug });
  });
  const draft = `${path}.${process.pid}`;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(unable(path, error)));
    const umask = process.umask(0o177);
    server.listen(draft, resolve);
    process.umask(umask);
  });
  own(draft, path, options.owner);
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
      rmSync(path, { force: true });
    },
  };
}

/** In megabytes: Bun ends a session that has more under way. */
const maxSessionMemory = 4096;

function own(draft: string, path: string, { uid, gid }: GrpcOptions["owner"]): void {
  try {
    chownSync(draft, uid, gid);
    chmodSync(draft, 0o660);
    renameSync(draft, path);
  } catch (error) {
    throw unable(path, error);
  }
}

function unable(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new Fault("unavailable", `listen ${path}: ${error.message}`, { cause: error });
}
