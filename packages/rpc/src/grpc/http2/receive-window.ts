import { FLOW_CONTROL_ERROR, Offence } from "./offence.ts";

/** What a client may send on a stream before somebody has read it, in bytes. */
export const streamWindow: number = 1024 * 1024;
/** What it may send on all of its streams. */
const whole = 16 * 1024 * 1024;
/** It is told of more once it is so much. */
const step = 4 * 1024 * 1024;
/** Of every connection at first (RFC 9113, 6.9.2). */
export const firstWindow: number = 65_535;

/**
 * What a client may send on a connection. It is given back as soon as it comes, so that one stream which nobody
 * reads does not keep the others waiting; but not while too much is kept.
 */
export class ReceiveWindow {
  readonly #allow: (bytes: number) => void;
  #left: number = firstWindow;
  #kept = 0;
  #owed: number = whole - firstWindow;

  /** `allow` tells the client of more. */
  constructor(allow: (bytes: number) => void) {
    this.#allow = allow;
  }

  /** Throws an `Offence` for more than the client may. */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new Offence(FLOW_CONTROL_ERROR, "more than the window");
    this.#kept += bytes;
    this.#owed += bytes;
    this.settle();
  }

  /** So much is kept no longer. */
  drop(bytes: number): void {
    this.#kept -= bytes;
    this.settle();
  }

  /** Tells the client what it may send, where that is worth it. */
  settle(): void {
    if (this.#owed < step || this.#kept > whole) return;
    this.#left += this.#owed;
    this.#allow(this.#owed);
    this.#owed = 0;
  }
}
