import type { Socket } from "node:net";
import { Fault, isFault } from "@skiff/base";
import { decodeSettings, widest } from "./decode-settings.ts";
import { demandFrame } from "./demand-frame.ts";
import { demandRequest, demandTrailers } from "./demand-headers.ts";
import { encodeSettings } from "./encode-settings.ts";
import * as frames from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import { HeaderBlocks, type ReceivedHeaders } from "./header-blocks.ts";
import {
  FLOW_CONTROL_ERROR,
  NO_ERROR,
  numberOf,
  Offence,
  PROTOCOL_ERROR,
  REFUSED_STREAM,
  STREAM_CLOSED,
} from "./offence.ts";
import { Outgoing } from "./outgoing.ts";
import { ReceiveWindow, streamWindow } from "./receive-window.ts";
import { ServerStream, type StreamOwner } from "./server-stream.ts";
import { unpadded } from "./unpadded.ts";

/** So many requests of one client may be served at a time: one for each process that it waits for. */
const mostStreams = 10_000;

/**
 * The server's side of an HTTP/2 connection (RFC 9113), as far as gRPC uses it: no push, no priorities. A client
 * that does not keep to it, or that asks for too much, is told so and cut off.
 */
export class ServerConnection implements StreamOwner {
  readonly #socket: Socket;
  readonly #serve: (stream: ServerStream) => Promise<void>;
  readonly #reader = new FrameReader();
  readonly #writer: FrameWriter;
  readonly #blocks = new HeaderBlocks();
  readonly #streams = new Map<number, ServerStream>();
  readonly #outgoing: Outgoing;
  readonly #received = new ReceiveWindow((bytes) => this.#allow(0, bytes));
  #lastStream = 0;
  #lastRefused = 0;
  /** Requests whose response is not made yet, of streams that are over too. */
  #served = 0;
  #isEnded = false;

  /** `serve` ends each response, and never rejects. */
  constructor(socket: Socket, serve: (stream: ServerStream) => Promise<void>) {
    this.#socket = socket;
    this.#serve = serve;
    this.#writer = new FrameWriter(socket);
    this.#outgoing = new Outgoing(this.#writer, (stream) => this.#settle(stream));
    socket.on("data", (piece: Buffer) => this.#receive(piece));
    socket.on("drain", () => this.#outgoing.pumpAll());
    socket.on("error", () => socket.destroy()); // "close" follows
    socket.on("close", () => this.#lose());
    const settings = encodeSettings({ streams: mostStreams, window: streamWindow });
    this.#send(frames.SETTINGS, 0, settings);
    this.#received.settle();
  }

  /** Tells the client that no more is answered, and cuts it off. */
  end(code: number = NO_ERROR): void {
    this.#isEnded = true;
    this.#send(frames.GOAWAY, 0, frames.encodeUint32s(this.#lastStream, code));
    this.#writer.flush();
    this.#socket.destroySoon();
    this.#lose();
  }

  pump(stream: ServerStream): void {
    this.#outgoing.pump(stream);
  }

  read(stream: ServerStream, bytes: number): void {
    this.#received.drop(bytes);
    stream.owed += bytes;
    if (stream.request.isWhole || stream.owed < streamWindow / 2) return;
    stream.receiveWindow += stream.owed;
    this.#allow(stream.id, stream.owed);
    stream.owed = 0;
  }

  #receive(piece: Buffer): void {
    if (this.#isEnded) return;
    try {
      this.#reader.push(piece, (frame) => this.#take(frame));
    } catch (error) {
      if (!isFault(error)) throw error;
      this.end(numberOf(error));
    }
  }

  #take(frame: frames.Frame): void {
    const { type, flags, stream, payload } = frame;
    demandFrame(frame);
    const headers = this.#blocks.take(frame);
    if (headers !== undefined) return this.#begin(headers);
    const isAnswer = (flags & frames.ACK) !== 0;
    switch (type) {
      case frames.DATA:
        return this.#body(frame);
      case frames.RST_STREAM:
        return this.#cut(this.#find(stream));
      case frames.SETTINGS:
        return isAnswer ? undefined : this.#set(payload);
      case frames.PING:
        return isAnswer ? undefined : this.#answerPing(payload);
      case frames.WINDOW_UPDATE:
        return this.#widen(stream, payload);
      case frames.PUSH_PROMISE:
        throw new Offence(PROTOCOL_ERROR, "a client does not push");
      default:
        return undefined; // PRIORITY, GOAWAY, and what nobody knows yet
    }
  }

  #begin({ stream: id, headers, isLast }: ReceivedHeaders): void {
    if (id % 2 === 0) throw new Offence(PROTOCOL_ERROR, `HEADERS on stream ${id}`);
    if (id <= this.#lastStream) {
      demandTrailers(headers, isLast);
      const open = this.#open(id);
      return open === undefined ? undefined : this.#finish(open);
    }
    this.#lastStream = id;
    demandRequest(headers);
    if (this.#served >= mostStreams || this.#streams.size >= 2 * mostStreams) {
      this.#lastRefused = id;
      return this.#send(frames.RST_STREAM, id, frames.encodeUint32s(REFUSED_STREAM));
    }
    const sendWindow = this.#outgoing.streamWindow;
    const stream = new ServerStream(this, { id, headers, sendWindow, receiveWindow: streamWindow });
    this.#streams.set(id, stream);
    if (isLast) stream.request.finish();
    this.#served++;
    void this.#serve(stream).then(() => this.#served--);
    return undefined;
  }

  #body(frame: frames.Frame): void {
    const { length } = frame.payload;
    const body = unpadded(frame);
    const stream = this.#open(frame.stream);
    this.#received.take(length);
    if (stream === undefined) return this.#received.drop(length);
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) {
      throw new Offence(FLOW_CONTROL_ERROR, `more on stream ${stream.id} than may come`);
    }
    this.read(stream, length - body.length);
    stream.request.push(body);
    if ((frame.flags & frames.END_STREAM) !== 0) this.#finish(stream);
    return undefined;
  }

  /** Nothing more comes from the client. */
  #finish(stream: ServerStream): void {
    stream.request.finish();
    this.#settle(stream);
  }

  /** Forgets a stream that both sides have ended. */
  #settle(stream: ServerStream): void {
    const isDone = stream.isOver && !stream.response.isWaiting && stream.request.isWhole;
    if (isDone) this.#streams.delete(stream.id);
  }

  #cut(stream: ServerStream | undefined): void {
    if (stream === undefined) return;
    this.#streams.delete(stream.id);
    this.#outgoing.forget(stream);
    stream.cut(new Fault("cancelled", "the client gave the call up"));
  }

  /** Undefined for one that is over. */
  #find(id: number): ServerStream | undefined {
    if (id <= this.#lastStream) return this.#streams.get(id);
    throw new Offence(PROTOCOL_ERROR, `no stream ${id}`);
  }

  /** One whose client may send more; undefined for one that was refused, of which it may not know yet. */
  #open(id: number): ServerStream | undefined {
    const stream = this.#find(id);
    if (stream?.request.isWhole === false) return stream;
    if (stream === undefined && id <= this.#lastRefused) return undefined;
    throw new Offence(STREAM_CLOSED, `more on stream ${id} after its end`);
  }

  #set(payload: Uint8Array): void {
    this.#outgoing.set(decodeSettings(payload), this.#streams.values());
    this.#send(frames.SETTINGS, 0, new Uint8Array(), frames.ACK);
  }

  /** Clients in Go send one with each message they get, but none while one is unanswered: this saves half of all that is sent. */
  #answerPing(payload: Uint8Array): void {
    this.#writer.addLater({ type: frames.PING, flags: frames.ACK, stream: 0, payload });
  }

  #widen(id: number, payload: Uint8Array): void {
    const by = frames.readUint32(payload, 0) & widest;
    if (id === 0) return this.#outgoing.widen(by);
    const stream = this.#find(id);
    return stream === undefined ? undefined : this.#outgoing.widen(by, stream);
  }

  #allow(stream: number, bytes: number): void {
    this.#send(frames.WINDOW_UPDATE, stream, frames.encodeUint32s(bytes));
  }

  #send(type: number, stream: number, payload: Uint8Array, flags = 0): void {
    this.#writer.add({ type, flags, stream, payload });
  }

  #lose(): void {
    for (const stream of this.#streams.values()) this.#cut(stream);
  }
}
