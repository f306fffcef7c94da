import { Fault } from "@skiff/base";
import { RequestBody } from "./request-body.ts";
import { Response } from "./response.ts";

/** What a stream asks of its connection. */
export interface StreamOwner {
  /** Sends what the stream has, as far as the client takes it. */
  readonly pump: (stream: ServerStream) => void;
  /** So many of the bytes that the client sent on it are kept no longer. */
  readonly read: (stream: ServerStream, bytes: number) => void;
}

/** One request and its response. The response ends it: what the client still sends is passed over. */
export class ServerStream {
  readonly id: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly request: RequestBody;
  readonly response: Response = new Response();
  /** How much may be sent, as the client says; below 0 where it has taken some back. */
  sendWindow: number;
  /** How much the client may send. */
  receiveWindow: number;
  /** What it has sent that is kept no longer, and that it was not told of. */
  owed = 0;
  readonly #owner: StreamOwner;
  #cut: Fault | undefined;
  #isEnded = false;
  #whenCut = (_why: Fault): void => {};

  constructor(
    owner: StreamOwner,
    given: Pick<ServerStream, "id" | "headers" | "sendWindow" | "receiveWindow">,
  ) {
    this.#owner = owner;
    this.id = given.id;
    this.headers = given.headers;
    this.sendWindow = given.sendWindow;
    this.receiveWindow = given.receiveWindow;
    this.request = new RequestBody((bytes) => owner.read(this, bytes));
  }

  /** True where nothing more can be said: the response has ended, or the client has given it up. */
  get isOver(): boolean {
    return this.#isEnded || this.#cut !== undefined;
  }

  /** Calls `then` when the client gives the request up, or goes; at once where it has. Of several the last. */
  onCut(then: (why: Fault) => void): void {
    this.#whenCut = then;
    if (this.#cut !== undefined) then(this.#cut);
  }

  /** Idempotent. */
  cut(why: Fault): void {
    if (this.#cut !== undefined) return;
    this.#cut = why;
    this.request.cut(why);
    this.response.drop();
    this.#whenCut(why);
  }

  /** Resolves when the client takes more. Throws `cancelled` when it is over. */
  send(bytes: Uint8Array): Promise<void> | undefined {
    if (this.isOver) throw new Fault("cancelled", "the call is over");
    this.response.add(bytes);
    this.#owner.pump(this);
    return this.response.taken();
  }

  /** Idempotent. Headers, compressed. */
  end(tail: Uint8Array): void {
    if (this.isOver) return;
    this.#isEnded = true;
    this.response.end(tail);
    this.request.ignore();
    this.#owner.pump(this);
  }
}
