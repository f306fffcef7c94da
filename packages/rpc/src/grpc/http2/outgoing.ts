import { type PeerSettings, widest } from "./decode-settings.ts";
import { DATA, HEADERS } from "./frame.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { tableSize } from "./hpack/header-decoder.ts";
import { FLOW_CONTROL_ERROR, Offence, PROTOCOL_ERROR } from "./offence.ts";
import { firstWindow } from "./receive-window.ts";
import type { ServerStream } from "./server-stream.ts";

/** Responses as they go out, no faster than the client takes them. */
export class Outgoing {
  readonly #writer: FrameWriter;
  readonly #sent: (stream: ServerStream) => void;
  /** Streams that have something to send, and may not. */
  readonly #waiting = new Set<ServerStream>();
  #window: number = firstWindow;
  #streamWindow: number = firstWindow;
  /** The client keeps less of our headers than it said: the next ones say that it need not keep any. */
  #isShrunk = false;

  /** `sent` hears of a stream when all it had is sent. */
  constructor(writer: FrameWriter, sent: (stream: ServerStream) => void) {
    this.#writer = writer;
    this.#sent = sent;
  }

  /** Of a new stream. */
  get streamWindow(): number {
    return this.#streamWindow;
  }

  /** Sends what the stream has, as far as the windows allow and the socket takes it; the rest once they do. */
  pump(stream: ServerStream): void {
    while (!this.#writer.isFull) {
      const parts = stream.response.take(Math.min(this.#window, stream.sendWindow));
      if (parts.length === 0) break;
      for (const { type, flags, payload } of parts) {
        const sent = type === HEADERS ? this.#announced(payload) : payload;
        this.#writer.add({ type, flags, stream: stream.id, payload: sent });
        if (type !== DATA) continue;
        this.#window -= payload.length;
        stream.sendWindow -= payload.length;
      }
    }
    if (stream.response.isWaiting) {
      this.#waiting.add(stream);
      return;
    }
    this.#waiting.delete(stream);
    this.#sent(stream);
  }

  /** Each in turn: who could send last time is the last. */
  pumpAll(): void {
    for (const stream of new Set(this.#waiting)) {
      this.#waiting.delete(stream);
      this.pump(stream);
    }
  }

  forget(stream: ServerStream): void {
    this.#waiting.delete(stream);
  }

  /** Throws an `Offence` for what makes a window too large. */
  set({ window, table }: PeerSettings, streams: Iterable<ServerStream>): void {
    if (table !== undefined && table < tableSize) this.#isShrunk = true;
    if (window === undefined) return;
    for (const stream of streams) {
      stream.sendWindow = widened(stream.sendWindow, window - this.#streamWindow);
    }
    this.#streamWindow = window;
    this.pumpAll();
  }

  /** As the client says: of one stream, or of all. Throws an `Offence`. */
  widen(by: number, stream?: ServerStream): void {
    if (by === 0) throw new Offence(PROTOCOL_ERROR, "a window that does not grow");
    if (stream === undefined) {
      this.#window = widened(this.#window, by);
      return this.pumpAll();
    }
    stream.sendWindow = widened(stream.sendWindow, by);
    return this.pump(stream);
  }

  #announced(headers: Uint8Array): Uint8Array {
    if (!this.#isShrunk) return headers;
    this.#isShrunk = false;
    return Uint8Array.of(0x20, ...headers); // a table of 0 bytes (RFC 7541, 6.3)
  }
}

function widened(window: number, by: number): number {
  if (window + by <= widest) return window + by;
  throw new Offence(FLOW_CONTROL_ERROR, "a window beyond what windows may be");
}
