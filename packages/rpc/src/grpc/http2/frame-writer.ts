import type { Socket } from "node:net";
import { encodeFrameHeader, type Frame } from "./frame.ts";

/** So much is gathered before it is handed to the kernel, in bytes. */
const batch = 256 * 1024;
/** A client that reads nothing may make us keep so much for it. */
const mostKept = 4 * 1024 * 1024;
/** So many frames wait for others, */
const mostWaiting = 100;
/** and for so long. Milliseconds. */
const longestWait = 50;

/** Sends frames, those of one turn of the loop together. */
export class FrameWriter {
  readonly #socket: Socket;
  #gathered: Uint8Array[] = [];
  #size = 0;
  #isAwaited = false;
  #isFull = false;
  #waiting: Frame[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("drain", () => {
      this.#isFull = false;
    });
  }

  /** True until the socket's "drain": the client does not take what it has been sent. */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(frame: Frame): void {
    this.#gather(frame);
    if (this.#size >= batch) this.flush();
    else if (!this.#isAwaited) {
      this.#isAwaited = true;
      process.nextTick(() => this.flush());
    }
  }

  /** Sends it behind what is sent next, or by itself where nothing is for a while. */
  addLater(frame: Frame): void {
    this.#waiting.push(frame);
    if (this.#waiting.length >= mostWaiting) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), longestWait);
  }

  /** Cuts off a client that does not read what it makes us say. */
  flush(): void {
    this.#isAwaited = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const frame of this.#waiting.splice(0)) this.#gather(frame);
    if (this.#gathered.length === 0 || this.#socket.destroyed) return;
    const bytes = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#size = 0;
    if (!this.#socket.write(bytes)) this.#isFull = true;
    if (this.#socket.writableLength > mostKept) this.#socket.destroy();
  }

  #gather(frame: Frame): void {
    const { payload } = frame;
    this.#gathered.push(encodeFrameHeader(frame, payload.length));
    if (payload.length > 0) this.#gathered.push(payload);
    this.#size += payload.length;
  }
}
