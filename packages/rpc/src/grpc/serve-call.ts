import { Fault, isFault } from "@skiff/base";
import type { ServerStream } from "./http2/server-stream.ts";
import { encodeHeaders } from "./http2/hpack/encode-headers.ts";
import { statusOf } from "../status-code.ts";
import { CallFacts } from "./call-facts.ts";
import { decodeTimeout } from "./decode-timeout.ts";
import { findMethod, type WatchedCall } from "./find-method.ts";
import type { GrpcService } from "./grpc-service.ts";
import { encodeMessageFrame, readMessageFrames } from "./message-frames.ts";
import { MessageReader } from "./message-reader.ts";
import { onlyMessage } from "./only-message.ts";
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

/** Serves one call to its end. Never rejects. */
export async function serveCall(stream: ServerStream, options: ServeOptions): Promise<void> {
  const call = new CallFacts(stream.headers);
  stream.onCut((why) => call.abort(why));
  let cancelTimer = (): void => {};
  let ended = (_status: number): void => {};
  try {
    cancelTimer = limit(stream.headers.get("grpc-timeout"), () => {
      const passed = new Fault("deadline_exceeded", "the call's deadline has passed");
      call.abort(passed);
      end(stream, passed);
    });
    const { service, name, method } = findMethod(stream.headers, options.services);
    ended = options.watch({ service, method: name, kind: method.kind, header: call.header });
    const chunks = stream.request.chunks();
    if (method.kind === "unary") {
      const message = await readOnly(chunks, options.longest);
      await send(stream, await method.answer(message, call));
    } else {
      const messages = readMessageFrames(chunks, options.longest);
      for await (const message of method.answer(messages, call)) await send(stream, message);
    }
    end(stream, undefined);
    ended(0);
  } catch (error) {
    const fault = faultOf(error, call, options);
    end(stream, fault);
    ended(statusOf(fault).code);
  } finally {
    cancelTimer();
  }
}

async function readOnly(chunks: AsyncIterable<Uint8Array>, longest: number): Promise<Uint8Array> {
  const reader = new MessageReader(longest);
  const messages: Uint8Array[] = [];
  for await (const chunk of chunks) {
    messages.push(...reader.push(chunk));
    if (messages.length > 1) break;
  }
  reader.end();
  return onlyMessage(messages);
}

/** Resolves when the client takes more. Throws `cancelled` when it is gone. */
function send(stream: ServerStream, message: Uint8Array): Promise<void> | undefined {
  if (!stream.response.isBegun) stream.response.begin(head);
  return stream.send(encodeMessageFrame(message));
}

/** Idempotent. Without a message before it, the status goes with the head. */
function end(stream: ServerStream, fault: Fault | undefined): void {
  const isBegun = stream.response.isBegun;
  if (fault === undefined && isBegun) return stream.end(allWell);
  const status = statusHeaders(fault);
  return stream.end(encodeHeaders(isBegun ? status : { ...headHeaders, ...status }));
}

const headHeaders = { ":status": "200", "content-type": "application/grpc" } as const;
const head = encodeHeaders(headHeaders);
const allWell = encodeHeaders(statusHeaders(undefined));

function limit(timeout: string | undefined, passed: () => void): () => void {
  if (timeout === undefined) return () => {};
  const timer = setTimeout(passed, decodeTimeout(timeout));
  return () => clearTimeout(timer);
}

function faultOf(error: unknown, call: CallFacts, { bug }: ServeOptions): Fault {
  if (isFault(error)) return error;
  if (call.isAborted) {
    return new Fault("cancelled", "the client gave the call up", { cause: error });
  }
  bug(error);
  return new Fault("internal", "a bug in the server; its log says more");
}
