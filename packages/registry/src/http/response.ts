import type { IncomingMessage } from "node:http";
import { Fault, within } from "@skiff/base";
import { networkFault } from "./network-fault.ts";
import { type Request, shownUrl } from "./request.ts";

/** A server's answer. Disposing of it gives the rest of its body up. */
export class Response implements Disposable {
  readonly url: URL;
  readonly status: number;
  readonly #doing: string;
  readonly #message: IncomingMessage;
  readonly #silence: number;

  /** `silence`: how long the next bytes are waited for. Milliseconds. */
  constructor({ method, url }: Request, message: IncomingMessage, silence: number) {
    this.url = url;
    this.status = message.statusCode ?? 0;
    this.#doing = `${method} ${shownUrl(url)}`;
    this.#message = message;
    this.#silence = silence;
  }

  /** Several of one name are one text; undefined for none. */
  header(name: string): string | undefined {
    const value = this.#message.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  /** The body as it comes. Throws `unavailable` where it is cut off, `deadline_exceeded` where no more comes. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterator<Uint8Array> = this.#message[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await within(chunks.next(), this.#silence, this.#doing);
        if (next.done === true) return;
        yield next.value;
      }
    } catch (error) {
      throw networkFault(this.#doing, error);
    } finally {
      this[Symbol.dispose]();
    }
  }

  /** All of the body. Throws `invalid_argument` for more than `most` bytes. */
  async whole(most: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.bytes()) {
      size += chunk.length;
      if (size > most) {
        throw new Fault("invalid_argument", `${this.#doing}: answers with more than ${most} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  [Symbol.dispose](): void {
    this.#message.destroy();
  }
}
