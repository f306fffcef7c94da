import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Fault, isFault } from "@skiff/base";
import { faultOf } from "../status-code.ts";
import { encodeMessageFrame, readMessageFrames } from "./message-frames.ts";

export interface GrpcRequest {
  /** By their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A method of a generated service, with the types of its messages. */
type Method<I extends DescMessage, O extends DescMessage> = DescMethod & {
  readonly input: I;
  readonly output: O;
};

const longest = 64 * 1024 * 1024;

/**
 * Calls a gRPC server on a unix socket, over one connection that is made when it is needed. A call throws the
 * fault that the server's status says, `unavailable` where nobody listens or the connection is cut, and
 * `cancelled` once its signal has aborted.
 */
export class GrpcClient implements Disposable {
  readonly #path: string;
  #session: ClientHttp2Session | undefined;
  #holders = 0;

  constructor(path: string) {
    this.#path = path;
  }

  [Symbol.dispose](): void {
    this.#session?.destroy();
    this.#session = undefined;
  }

  /** While this is not disposed of, the connection keeps the process alive; calls alone do not. */
  hold(): Disposable {
    if (this.#holders++ === 0) this.#session?.ref();
    return {
      [Symbol.dispose]: () => {
        if (--this.#holders === 0) this.#session?.unref();
      },
    };
  }

  /** A call of one message that gives one. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    message: MessageInitShape<I>,
    request: GrpcRequest = {},
  ): Promise<MessageShape<O>> {
    for await (const answer of this.stream(method, [message], request)) return answer;
    throw new Fault("internal", `${this.#path}: ${method.name} was answered without a message`);
  }

  /** A call of any kind. Who stops reading ends it. */
  async *stream<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    messages: Iterable<MessageInitShape<I>> | AsyncIterable<MessageInitShape<I>>,
    request: GrpcRequest = {},
  ): AsyncGenerator<MessageShape<O>> {
    request.signal?.throwIfAborted();
    const http2 = await import("node:http2"); // 18 ms, for those alone who call
    const stream = this.#connect(http2).request({
      ":method": "POST",
      ":path": `/${method.parent.typeName}/${method.name}`,
      "content-type": "application/grpc",
      te: "trailers",
      ...request.headers,
    });
    const end = new Map<string, string>();
    const keep = (headers: object): void => {
      for (const [name, value] of Object.entries(headers)) end.set(name, String(value));
    };
    stream.on("response", keep);
    stream.on("trailers", keep);
    stream.on("error", () => {}); // whoever reads it hears of it
    const cancel = (): void => stream.close(http2.constants.NGHTTP2_CANCEL);
    request.signal?.addEventListener("abort", cancel, { once: true });
    let unsent: Error | undefined;
    send(stream, method.input, messages).catch((error: unknown) => {
      unsent = error instanceof Error ? error : new Fault("internal", String(error));
      cancel();
    });
    try {
      for await (const bytes of readMessageFrames(stream, longest)) {
        yield fromBinary(method.output, bytes);
      }
      this.#check(end, request.signal);
    } catch (error) {
      if (unsent !== undefined) throw unsent;
      throw this.#lost(error, request.signal);
    } finally {
      request.signal?.removeEventListener("abort", cancel);
      cancel();
    }
  }

  #check(end: ReadonlyMap<string, string>, signal: AbortSignal | undefined): void {
    const status = end.get("grpc-status");
    if (status === "0") return;
    if (status === undefined) throw this.#lost(new Error("the connection was cut"), signal);
    const message = decodePercent(end.get("grpc-message") ?? "");
    throw faultOf({ code: Number(status), message });
  }

  #lost(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted === true) return new Fault("cancelled", "the call was given up");
    if (!(error instanceof Error) || isFault(error)) return error;
    return new Fault("unavailable", `${this.#path}: ${error.message}`, { cause: error });
  }

  #connect({ connect }: typeof import("node:http2")): ClientHttp2Session {
    const known = this.#session;
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const session = connect("http://localhost", { path: this.#path });
    session.on("error", () => session.destroy()); // its streams tell of it
    session.on("goaway", () => session.destroy()); // the server ends, and waits for us
    if (this.#holders === 0) session.unref();
    this.#session = session;
    return session;
  }
}

async function send<I extends DescMessage>(
  stream: ClientHttp2Stream,
  input: I,
  messages: Iterable<MessageInitShape<I>> | AsyncIterable<MessageInitShape<I>>,
): Promise<void> {
  for await (const message of messages) {
    if (stream.destroyed || stream.closed) return;
    const isTaken = stream.write(encodeMessageFrame(toBinary(input, create(input, message))));
    if (!isTaken) await drained(stream);
  }
  stream.end();
}

function drained(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off("drain", go);
      stream.off("close", go);
      resolve();
    };
    stream.on("drain", go);
    stream.on("close", go);
  });
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}
