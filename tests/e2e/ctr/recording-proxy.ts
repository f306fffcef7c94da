import { once } from "node:events";
import { rmSync } from "node:fs";
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { createConnection } from "node:net";

/** A message as it was sent. */
export interface Recorded {
  /** "/containerd.services.version.v1.Version/Version" */
  readonly path: string;
  readonly from: "client" | "server";
  readonly bytes: Uint8Array;
}

/** Passes gRPC calls on from one unix socket to another, and keeps their messages. Disposing of it ends it. */
export class RecordingProxy implements AsyncDisposable {
  readonly messages: Recorded[] = [];
  readonly #server = createServer();
  readonly #sessions = new Set<Http2Session>();
  readonly #path: string;
  readonly #target: string;

  private constructor(path: string, target: string) {
    this.#path = path;
    this.#target = target;
    this.#server.on("session", (session) => this.#serve(session));
  }

  static async start(path: string, target: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(path, target);
    proxy.#server.listen(path);
    await once(proxy.#server, "listening");
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
    rmSync(this.#path, { force: true });
  }

  #serve(client: Http2Session): void {
    const server = connect("http://localhost", {
      createConnection: () => createConnection(this.#target),
    });
    for (const [session, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sessions.add(session);
      session.on("error", () => session.destroy());
      session.on("close", () => other.destroy());
    }
    client.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      this.#pass(stream, server, headers);
    });
  }

  #pass(stream: ServerHttp2Stream, server: ClientHttp2Session, headers: IncomingHttpHeaders): void {
    const call = server.request(headers, { endStream: false });
    const path = String(headers[":path"]);
    let trailers: IncomingHttpHeaders = {};
    stream.on("error", () => call.destroy());
    call.on("error", () => stream.destroy());
    this.#record(stream, { path, from: "client" });
    this.#record(call, { path, from: "server" });
    stream.pipe(call);
    call.on("response", (answer, flags) => {
      const isAll = (flags & 1) !== 0; // END_STREAM
      stream.respond(answer, isAll ? { endStream: true } : { waitForTrailers: true });
      if (!isAll) call.pipe(stream);
    });
    call.on("trailers", (found: IncomingHttpHeaders) => {
      trailers = found;
    });
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  }

  /** Length-prefixed messages, gRPC's frames. */
  #record(stream: NodeJS.ReadableStream, of: Omit<Recorded, "bytes">): void {
    let rest = Buffer.alloc(0);
    stream.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
        const end = 5 + rest.readUInt32BE(1);
        this.messages.push({ ...of, bytes: new Uint8Array(rest.subarray(5, end)) });
        rest = rest.subarray(end);
      }
    });
  }
}
