import type { AnyMessage } from "./any-message.ts";

/**
 * A stream that a client has opened for another call to use. What is sent waits until the client has taken it;
 * closing ends the client's call.
 */
export class ClientStream {
  readonly #received: AsyncIterator<AnyMessage>;
  readonly #outgoing: AnyMessage[] = [];
  #isClosed = false;
  #more = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();

  constructor(received: AsyncIterator<AnyMessage>) {
    this.#received = received;
  }

  /** Undefined once the client sends no more. */
  async receive(): Promise<AnyMessage | undefined> {
    const next = await this.#received.next();
    return next.done === true ? undefined : next.value;
  }

  /** Resolves when the client has taken it, or is gone. */
  async send(message: AnyMessage): Promise<void> {
    if (this.#isClosed) return;
    this.#outgoing.push(message);
    this.#more.resolve();
    await this.#taken.promise;
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#more.resolve();
  }

  /** What is sent, for the call that is the stream, until it is closed. */
  async *outgoing(signal: AbortSignal): AsyncGenerator<AnyMessage> {
    const gone = (): void => this.close();
    signal.addEventListener("abort", gone, { once: true });
    try {
      for (;;) {
        for (let next = this.#outgoing.shift(); next !== undefined; next = this.#outgoing.shift()) {
          yield next;
        }
        this.#taken.resolve();
        this.#taken = Promise.withResolvers();
        if (this.#isClosed) return;
        await this.#more.promise;
        this.#more = Promise.withResolvers();
      }
    } finally {
      signal.removeEventListener("abort", gone);
      this.#isClosed = true;
      this.#taken.resolve();
    }
  }
}
