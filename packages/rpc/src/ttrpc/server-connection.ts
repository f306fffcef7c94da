import { attempt, Fault } from "@skiff/base";
import { decode, encode, type TtrpcRequest, ttrpcRequest, ttrpcResponse } from "@skiff/proto";
import type { Reply } from "../reply.ts";
import { statusOf } from "../status-code.ts";
import type { After } from "../timers.ts";
import { encodeFrame } from "./encode-frame.ts";
import { flagRemoteOpen, type Frame, frameType } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import type { Service } from "./service.ts";

/**
 * The serving side of one ttrpc connection, whatever carries its bytes: those
 * that come are given to `receive`, those to go are given to `send`. Calls are
 * answered in any order. A call whose deadline passes is answered with
 * `deadline_exceeded`, and its own answer then dropped; so are all after `close`.
 */
export class ServerConnection {
  readonly #services: ReadonlyMap<string, Service>;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #after: After;
  readonly #reader: FrameReader;
  readonly #open = new Set<Call>();
  #lastStream = 0;

  constructor({ services, send, after }: ServerOptions) {
    this.#services = new Map(services.map((service) => [service.name, service]));
    this.#send = send;
    this.#after = after;
    this.#reader = new FrameReader({
      frame: (frame) =>
        attempt(
          () => this.#take(frame),
          (fault) => this.#refuse(frame, fault),
        ),
      tooLong: (frame, length) => this.#refuse(frame, tooLong(length)),
    });
  }

  receive(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** Forgets every call: there is nobody left to answer. */
  close(): void {
    for (const call of this.#open) call.cancel();
    this.#open.clear();
  }

  #take(frame: Frame): void {
    const { stream, type, flags, payload } = frame;
    if (stream % 2 !== 1) throw invalid("StreamID must be odd for client initiated streams");
    if (type === frameType.data) throw unimplemented("streams");
    if (type !== frameType.request) return; // of a protocol to come
    if (stream <= this.#lastStream) throw invalid("StreamID cannot be re-used and must increment");
    this.#lastStream = stream;
    if ((flags & flagRemoteOpen) !== 0) throw unimplemented("streams");
    this.#dispatch(stream, decode(ttrpcRequest, payload));
  }

  #dispatch(stream: number, { service, method, payload, timeoutNano }: TtrpcRequest): void {
    const offered = this.#services.get(service);
    if (offered === undefined) throw unimplemented(`service ${service}`);
    const run = offered.methods.get(method);
    if (run === undefined) throw unimplemented(`method ${method}`);
    run(payload, this.#begin(stream, timeoutNano));
  }

  #begin(stream: number, timeoutNano: bigint): Reply<Uint8Array> {
    const settle = (payload: Uint8Array, fault: Fault | undefined): void => {
      if (!this.#open.delete(call)) return;
      call.cancel();
      this.#respond(stream, payload, fault);
    };
    const call = { cancel: () => {} };
    this.#open.add(call);
    if (timeoutNano > 0n) {
      const passed = new Fault("deadline_exceeded", "the call's deadline has passed");
      call.cancel = this.#after(milliseconds(timeoutNano), () => settle(none, passed));
    }
    return {
      send: (payload) => settle(payload, undefined),
      fail: (fault) => settle(none, fault),
    };
  }

  #refuse({ stream }: Frame, fault: Fault): void {
    this.#respond(stream, none, fault);
  }

  #respond(stream: number, payload: Uint8Array, fault: Fault | undefined): void {
    attempt(
      () => this.#send(responseFrame(stream, payload, fault)),
      (tooLarge) => this.#send(responseFrame(stream, none, tooLarge)),
    );
  }
}

function responseFrame(stream: number, answer: Uint8Array, fault: Fault | undefined): Uint8Array {
  const status = fault === undefined ? {} : statusOf(fault); // an old client wants one on success too
  const payload = encode(ttrpcResponse, { status, payload: answer });
  return encodeFrame({ stream, type: frameType.response, flags: 0, payload });
}

export interface ServerOptions {
  readonly services: readonly Service[];
  readonly send: (bytes: Uint8Array) => void;
  readonly after: After;
}

interface Call {
  readonly cancel: () => void;
}

const none = new Uint8Array(0);
const longest = 2 ** 31 - 1; // what timers can count, 24 days

function milliseconds(nanoseconds: bigint): number {
  return Math.min(Number(nanoseconds / 1_000_000n) + 1, longest);
}

function invalid(message: string): Fault {
  return new Fault("invalid_argument", message);
}

function unimplemented(what: string): Fault {
  return new Fault("unimplemented", what);
}

function tooLong(length: number): Fault {
  return new Fault("resource_exhausted", `message of ${length} bytes`);
}
