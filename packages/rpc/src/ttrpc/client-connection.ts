import { attempt, Fault } from "@skiff/base";
import { decode, encode, ttrpcRequest, ttrpcResponse } from "@skiff/proto";
import type { Reply } from "../reply.ts";
import { faultOf } from "../status-code.ts";
import type { After } from "../timers.ts";
import { encodeFrame } from "./encode-frame.ts";
import { type Frame, frameType } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";

/**
 * The calling side of one ttrpc connection, whatever carries its bytes. Any
 * number of calls may be under way; each is settled once: with its response,
 * with the fault that the server sent, with `deadline_exceeded` when its time is
 * over, or with the fault given to `close`.
 */
export class ClientConnection {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #after: After;
  readonly #reader: FrameReader;
  readonly #calls = new Map<number, Call>();
  #nextStream = 1;
  #closed: Fault | undefined;

  constructor({ send, after }: ClientOptions) {
    this.#send = send;
    this.#after = after;
    this.#reader = new FrameReader({
      frame: (frame) => this.#take(frame),
      tooLong: ({ stream }, length) =>
        this.#settle(stream)?.reply.fail(
          new Fault("resource_exhausted", `response of ${length} bytes`),
        ),
    });
  }

  /** Calling what is returned gives the call up: its reply is then not called. */
  call(request: CallRequest, reply: Reply<Uint8Array>): () => void {
    if (this.#closed !== undefined) {
      reply.fail(this.#closed);
      return () => {};
    }
    const stream = this.#nextStream;
    this.#nextStream += 2;
    const payload = encode(ttrpcRequest, {
      service: request.service,
      method: request.method,
      payload: request.payload,
      timeoutNano: BigInt(Math.ceil((request.timeoutMs ?? 0) * 1e6)),
    });
    this.#calls.set(stream, { reply, cancelTimer: this.#limit(stream, request) });
    this.#send(encodeFrame({ stream, type: frameType.request, flags: 0, payload }));
    return () => void this.#settle(stream);
  }

  receive(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** The connection is gone: all calls, now and from now on, fail with `fault`. */
  close(fault: Fault): void {
    this.#closed ??= fault;
    for (const stream of this.#calls.keys()) this.#settle(stream)?.reply.fail(fault);
  }

  #limit(stream: number, { service, method, timeoutMs }: CallRequest): () => void {
    if (timeoutMs === undefined) return () => {};
    return this.#after(timeoutMs, () =>
      this.#settle(stream)?.reply.fail(
        new Fault("deadline_exceeded", `${service}/${method}: no answer in ${timeoutMs} ms`),
      ),
    );
  }

  #settle(stream: number): Call | undefined {
    const call = this.#calls.get(stream);
    this.#calls.delete(stream);
    call?.cancelTimer();
    return call;
  }

  #take({ stream, type, payload }: Frame): void {
    if (type !== frameType.response) return; // only streams have others, and none is opened here
    const call = this.#settle(stream);
    if (call === undefined) return; // given up
    attempt(
      () => {
        const { status, payload: answer } = decode(ttrpcResponse, payload);
        if (status !== undefined && status.code !== 0) throw faultOf(status);
        call.reply.send(answer);
      },
      (fault) => call.reply.fail(fault),
    );
  }
}

export interface ClientOptions {
  readonly send: (bytes: Uint8Array) => void;
  readonly after: After;
}

export interface CallRequest {
  /** Its full name, as containerd.task.v3.Task. */
  readonly service: string;
  readonly method: string;
  readonly payload: Uint8Array;
  readonly timeoutMs?: number | undefined;
}

interface Call {
  readonly reply: Reply<Uint8Array>;
  readonly cancelTimer: () => void;
}
