import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { Fault, isFault } from "@skiff/base";
import { type InterruptionSchema, type NoticeSchema, Sessions } from "@skiff/proto/grpc";
import { faultOf } from "@skiff/rpc";
import { GrpcClient } from "@skiff/rpc/grpc";
import { cancelled } from "../local/cancelled.ts";
import { Queue } from "../wire/queue.ts";
import { decodeValue } from "../wire/value.ts";
import { type Callee, RemoteCall } from "./remote-call.ts";

export interface RemoteOptions {
  readonly address: string;
  readonly onWarning: (fault: Fault) => void;
}

type Interruptions = Queue<MessageInitShape<typeof InterruptionSchema>>;
type Notices = AsyncGenerator<MessageShape<typeof NoticeSchema>>;

/** An engine in a daemon. Closing it returns when that is closed, and what it made gone. */
export class RemoteSession implements AsyncDisposable {
  readonly #client: GrpcClient;
  readonly #interruptions: Interruptions;
  readonly #name: string;
  readonly #end = new AbortController();
  /** Resolves when the daemon has closed it; rejects with what went wrong then, or cut us off. */
  readonly #ended: Promise<void>;
  #lost: Fault | undefined;
  #calls = 0;

  /** Throws `unavailable` where nobody listens there, `unimplemented` where that is no `skiffd`, `cancelled`. */
  static async open(
    { address, onWarning }: RemoteOptions,
    signal?: AbortSignal,
  ): Promise<RemoteSession> {
    using undo = new DisposableStack();
    const client = undo.use(new GrpcClient(address));
    using held = client.hold();
    void held;
    const interruptions: Interruptions = new Queue();
    const notices = client.stream(Sessions.method.open, interruptions);
    const first = await unlessAborted(notices.next(), signal);
    const name = first.done === true ? undefined : first.value.kind.value;
    if (typeof name !== "string") throw new Fault("internal", `${address}: no session was given`);
    undo.move();
    return new RemoteSession({ client, interruptions, name }, hear(notices, onWarning));
  }

  private constructor(
    parts: {
      readonly client: GrpcClient;
      readonly interruptions: Interruptions;
      readonly name: string;
    },
    ended: Promise<void>,
  ) {
    this.#client = parts.client;
    this.#interruptions = parts.interruptions;
    this.#name = parts.name;
    this.#ended = ended;
    ended.catch((error: unknown) => {
      if (isFault(error)) this.#lost = error;
    });
  }

  /** Whether nothing can be called any more. */
  get isOver(): boolean {
    return this.#end.signal.aborted || this.#lost !== undefined;
  }

  /** Throws `cancelled` once it is closed, `unavailable` when the daemon is gone. */
  begin(callee: Callee, given: readonly unknown[]): RemoteCall {
    const closed = this.#end.signal;
    if (closed.aborted) throw cancelled(closed, `${callee.noun} ${callee.member}`);
    if (this.#lost !== undefined) throw this.#lost;
    const interrupt = (call: number, late: boolean): void =>
      this.#interruptions.push({ call, late });
    const caller = { client: this.#client, session: this.#name, closed, interrupt };
    return new RemoteCall(caller, callee, { number: ++this.#calls, arguments: given });
  }

  /** A call that gives one value. */
  async value(callee: Callee, given: readonly unknown[]): Promise<unknown> {
    const call = this.begin(callee, given);
    let value: unknown;
    for (let next = await call.next(); next !== undefined; next = await call.next()) {
      if (next.case === "value") value = decodeValue(next.value);
    }
    return value;
  }

  /** A call that gives bytes, all of them. */
  async content(callee: Callee, given: readonly unknown[]): Promise<Uint8Array> {
    const call = this.begin(callee, given);
    const chunks: Uint8Array[] = [];
    for (let next = await call.next(); next !== undefined; next = await call.next()) {
      if (next.case === "chunk") chunks.push(next.value);
    }
    return Buffer.concat(chunks);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#end.signal.aborted) return;
    this.#end.abort(new DOMException("the engine is closed", "AbortError"));
    this.#interruptions.close();
    using held = this.#client.hold();
    void held;
    try {
      await this.#ended;
    } finally {
      this.#client[Symbol.dispose]();
    }
  }
}

async function hear(notices: Notices, warn: (fault: Fault) => void): Promise<void> {
  for await (const { kind } of notices) if (kind.case === "warning") warn(faultOf(kind.value));
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(cancelled(signal, "open engine"));
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
