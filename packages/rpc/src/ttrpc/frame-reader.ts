import { type Frame, headerLength, maxPayload } from "./frame.ts";

/** Called with each frame that is complete; `tooLong` with one that was passed over, its payload left out. */
export interface FrameSink {
  frame(frame: Frame): void;
  tooLong(frame: Frame, length: number): void;
}

/** Cuts a stream of bytes, in whatever pieces they come, into frames. Holds no more than one payload. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #header = new Uint8Array(headerLength);
  readonly #view = new DataView(this.#header.buffer);
  #headerFilled = 0;
  #payload: Uint8Array = none;
  #payloadFilled = 0;
  /** Bytes of a payload too long that are still to be passed over. */
  #passing = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** The bytes are copied: the caller may use its buffer again. */
  push(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      if (this.#headerFilled < headerLength) offset = this.#fillHeader(bytes, offset);
      else if (this.#passing > 0) offset = this.#pass(bytes, offset);
      else offset = this.#fillPayload(bytes, offset);
    }
  }

  #fillHeader(bytes: Uint8Array, offset: number): number {
    const part = bytes.subarray(offset, offset + headerLength - this.#headerFilled);
    this.#header.set(part, this.#headerFilled);
    this.#headerFilled += part.length;
    if (this.#headerFilled === headerLength) this.#begin();
    return offset + part.length;
  }

  #begin(): void {
    const length = this.#view.getUint32(0);
    if (length > maxPayload) {
      this.#passing = length;
      return;
    }
    this.#payload = length === 0 ? none : new Uint8Array(length);
    this.#payloadFilled = 0;
    if (length === 0) this.#end();
  }

  #pass(bytes: Uint8Array, offset: number): number {
    const count = Math.min(this.#passing, bytes.length - offset);
    this.#passing -= count;
    if (this.#passing === 0) {
      this.#headerFilled = 0;
      this.#sink.tooLong(this.#frame(none), this.#view.getUint32(0));
    }
    return offset + count;
  }

  #fillPayload(bytes: Uint8Array, offset: number): number {
    const part = bytes.subarray(offset, offset + this.#payload.length - this.#payloadFilled);
    this.#payload.set(part, this.#payloadFilled);
    this.#payloadFilled += part.length;
    if (this.#payloadFilled === this.#payload.length) this.#end();
    return offset + part.length;
  }

  #end(): void {
    const frame = this.#frame(this.#payload);
    this.#payload = none;
    this.#headerFilled = 0;
    this.#sink.frame(frame);
  }

  #frame(payload: Uint8Array): Frame {
    return {
      stream: this.#view.getUint32(4),
      type: this.#view.getUint8(8),
      flags: this.#view.getUint8(9),
      payload,
    };
  }
}

const none = new Uint8Array(0);
