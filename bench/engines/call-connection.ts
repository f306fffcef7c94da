import { connect, type Socket } from "node:net";
import {
  ACK,
  DATA,
  END_STREAM,
  frame,
  frameHeader,
  GOAWAY,
  greeting,
  onStream,
  requests,
  RST_STREAM,
  SETTINGS,
  widening,
} from "./call-frames.ts";

/** So much may come before the daemon is allowed more. */
const step = 2 ** 24;

/**
 * A connection that makes one call again and again, and does nothing else: what it sends is made beforehand, and of
 * what comes it reads the frames' headers. So it takes a tenth of what any daemon takes for a call; `node:http2` as
 * a client took longer than a daemon.
 */
export class CallConnection implements Disposable {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #rest: Buffer = Buffer.alloc(0);
  /** Streams, and whether a message has come on each. */
  readonly #underWay = new Map<number, boolean>();
  #stream = 1;
  #left = 0;
  #received = 0;
  #done: PromiseWithResolvers<void> = Promise.withResolvers();

  private constructor(address: string, method: string) {
    const { first, next } = requests(method);
    this.#request = next;
    this.#socket = connect(address);
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("error", (error) => this.#done.reject(error));
    this.#socket.on("close", () => this.#done.reject(new Error(`${method}: cut off`)));
    this.#socket.write(Buffer.concat([greeting(), this.#ask(first)]));
  }

  /** Resolves when a first call is answered. */
  static async open(address: string, method: string): Promise<CallConnection> {
    const connection = new CallConnection(address, method);
    await connection.#done.promise;
    return connection;
  }

  /** So many calls, so many of them under way at a time. Throws where one is answered without a message. */
  async run(calls: number, inFlight: number): Promise<void> {
    this.#done = Promise.withResolvers();
    this.#left = calls - inFlight;
    const first = Array.from({ length: inFlight }, () => this.#ask(this.#request));
    this.#socket.write(Buffer.concat(first));
    await this.#done.promise;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #ask(request: Buffer): Buffer {
    const bytes = onStream(request, this.#stream);
    this.#underWay.set(this.#stream, false);
    this.#stream += 2;
    return bytes;
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const out: Buffer[] = [];
    let at = 0;
    while (bytes.length - at >= frameHeader) {
      const length = bytes.readUIntBE(at, 3);
      if (bytes.length - at < frameHeader + length) break;
      this.#take(bytes.subarray(at, at + frameHeader), length, out);
      at += frameHeader + length;
    }
    this.#rest = bytes.subarray(at);
    if (this.#received > step) {
      out.push(widening(this.#received));
      this.#received = 0;
    }
    if (out.length > 0) this.#socket.write(Buffer.concat(out));
    if (this.#underWay.size === 0) this.#done.resolve();
  }

  #take(header: Buffer, length: number, out: Buffer[]): void {
    const [type, flags, stream] = [header[3], header[4] ?? 0, header.readUInt32BE(5)];
    if (type === SETTINGS && flags !== ACK) out.push(frame(SETTINGS, ACK));
    const hasMessage = this.#underWay.get(stream);
    if (type === GOAWAY || (type === RST_STREAM && hasMessage !== undefined)) {
      this.#done.reject(new Error(`a frame of type ${type} for an answer`));
    }
    if (type === DATA) {
      this.#received += length;
      this.#underWay.set(stream, true);
    }
    if (hasMessage === undefined || (flags & END_STREAM) === 0) return;
    if (!hasMessage) this.#done.reject(new Error("a call ended in a fault"));
    this.#underWay.delete(stream);
    if (this.#left-- > 0) out.push(this.#ask(this.#request));
  }
}
