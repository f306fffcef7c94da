import { type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { DescMethod } from "@bufbuild/protobuf";
import { Fault, isFault } from "@skiff/base";
import { statusOf } from "../status-code.ts";
import { decodeTimeout } from "./decode-timeout.ts";
import type { GrpcCall, GrpcMethod, GrpcService } from "./grpc-service.ts";
import { encodeMessageFrame, readMessageFrames } from "./message-frames.ts";
import { statusHeaders } from "./status-headers.ts";

export interface ServeOptions {
  readonly services: ReadonlyMap<string, GrpcService>;
  /** The longest message taken, in bytes. */
  readonly longest: number;
  /** Gets what is no Fault, a bug; the client hears `internal`. */
  readonly bug: (error: unknown) => void;
  /** Hears of each call of a method that there is, and, by what it gives, how the call ended: gRPC's number. */
  readonly watch: (call: WatchedCall) => (status: number) => void;
}

/** What may be known of a call from outside. */
export interface WatchedCall extends Pick<GrpcCall, "header"> {
  readonly service: string;
  readonly method: string;
  readonly kind: DescMethod["methodKind"];
}

/** Serves one call to its end. Never rejects. */
export async function serveCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  options: ServeOptions,
): Promise<void> {
  const abort = new AbortController();
  const response = new Response(stream);
  stream.on("error", () => stream.destroy()); // "close" follows, and says all there is to say
  stream.on("close", () => abort.abort(new Fault("cancelled", "the client gave the call up")));
  let cancelTimer = (): void => {};
  let ended = (_status: number): void => {};
  try {
    cancelTimer = limit(headers["grpc-timeout"], () => {
      const passed = new Fault("deadline_exceeded", "the call's deadline has passed");
      abort.abort(passed);
      response.end(passed);
    });
    const { method, watched } = findMethod(headers, options.services);
    const requests = readMessageFrames(chunksOf(stream), options.longest);
    const call = {
      signal: abort.signal,
      header: (name: string) => textOf(headers[name]),
    };
    ended = options.watch({ ...watched, header: call.header });
    for await (const message of method(requests, call)) await response.send(message);
    response.end(undefined);
    ended(0);
  } catch (error) {
    const fault = faultOf(error, abort.signal, options);
    response.end(fault);
    ended(statusOf(fault).code);
  } finally {
    cancelTimer();
  }
}

/** The answer: headers with the first message, trailers at the end, or both at once. */
class Response {
  readonly #stream: ServerHttp2Stream;
  #isOver = false;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  /** Resolves when the client takes more. Throws `cancelled` when it is gone. */
  async send(message: Uint8Array): Promise<void> {
    const stream = this.#stream;
    if (this.#isOver || stream.destroyed) throw new Fault("cancelled", "the call is over");
    if (!stream.headersSent) stream.respond(head, { waitForTrailers: true });
    if (stream.write(encodeMessageFrame(message))) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        stream.off("drain", go);
        stream.off("close", go);
        resolve();
      };
      stream.on("drain", go);
      stream.on("close", go);
    });
  }

  /** Idempotent. */
  end(fault: Fault | undefined): void {
    const stream = this.#stream;
    if (this.#isOver || stream.destroyed) return;
    this.#isOver = true;
    const status = statusHeaders(fault);
    if (!stream.headersSent) {
      stream.respond({ ...head, ...status }, { endStream: true });
      this.#passOver();
      return;
    }
    stream.on("wantTrailers", () => {
      stream.sendTrailers(status);
      this.#passOver();
    });
    stream.end();
  }

  /** What the client still sends is passed over: its own end of the stream is its to close. */
  #passOver(): void {
    this.#stream.resume();
  }
}

const head = { ":status": 200, "content-type": "application/grpc" } as const;

/** Stopping early leaves the stream open, for the answer. */
async function* chunksOf(stream: ServerHttp2Stream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}

function findMethod(
  headers: IncomingHttpHeaders,
  services: ReadonlyMap<string, GrpcService>,
): { readonly method: GrpcMethod; readonly watched: Omit<WatchedCall, "header"> } {
  if (!(headers["content-type"] ?? "").startsWith("application/grpc")) {
    throw new Fault(
      "invalid_argument",
      "this is a gRPC server; content-type is not application/grpc",
    );
  }
  const [, name = "", method = ""] = /^\/([^/]+)\/([^/]+)$/.exec(headers[":path"] ?? "") ?? [];
  const service = services.get(name);
  if (service === undefined) throw new Fault("unimplemented", `unknown service ${name}`);
  const found = service.methods.get(method);
  if (found !== undefined) {
    const kind = service.kinds.get(method) ?? "unary";
    return { method: found, watched: { service: name, method, kind } };
  }
  throw new Fault("unimplemented", `unknown method ${method} for service ${name}`);
}

function limit(timeout: string | string[] | undefined, passed: () => void): () => void {
  const text = textOf(timeout);
  if (text === undefined) return () => {};
  const timer = setTimeout(passed, decodeTimeout(text));
  return () => clearTimeout(timer);
}

function faultOf(error: unknown, signal: AbortSignal, { bug }: ServeOptions): Fault {
  if (isFault(error)) return error;
  if (signal.aborted)
    return new Fault("cancelled", "the client gave the call up", { cause: error });
  bug(error);
  return new Fault("internal", "a bug in the server; its log says more");
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
