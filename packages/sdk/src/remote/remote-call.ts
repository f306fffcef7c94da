import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { type AnswerSchema, type RequestSchema, Sessions } from "@skiff/proto/grpc";
import type { GrpcClient } from "@skiff/rpc/grpc";
import { cancelled, isLate } from "../local/cancelled.ts";
import { untilAborted } from "../local/until-aborted.ts";
import { slices } from "../wire/slices.ts";
import { decodeValue, encodeValue } from "../wire/value.ts";
import { type Arguments, encodeArguments } from "./encode-arguments.ts";

/** What is called: "stop", of a container. */
export interface Callee {
  readonly noun: string;
  readonly member: string;
  /** Which one; undefined where there is one only. */
  readonly of?: unknown;
}

/** The session that a call is of. */
export interface Caller {
  readonly client: GrpcClient;
  readonly session: string;
  /** Aborts when it is closed. */
  readonly closed: AbortSignal;
  readonly interrupt: (call: number, late: boolean) => void;
}

type Message = MessageShape<typeof AnswerSchema>;
type Answer = Message["kind"];
type Request = MessageInitShape<typeof RequestSchema>;

/** A call in a daemon, begun at once. Its signal lets the daemon end it; it is over when that has. */
export class RemoteCall {
  readonly number: number;
  readonly #doing: string;
  readonly #caller: Caller;
  readonly #arguments: Arguments;
  readonly #answers: AsyncGenerator<Message>;
  readonly #over = new AbortController();
  #first: Promise<IteratorResult<Message>> | undefined;

  constructor(
    caller: Caller,
    callee: Callee,
    given: { readonly number: number; readonly arguments: readonly unknown[] },
  ) {
    const { number } = given;
    this.number = number;
    this.#doing = `${callee.noun} ${callee.member}`;
    this.#caller = caller;
    this.#arguments = encodeArguments(given.arguments);
    const { signal } = this.#over;
    const requests = this.#requests(callee);
    this.#answers = caller.client.stream(Sessions.method.call, requests, { signal });
    this.#first = this.#answers.next();
    this.#first.catch(() => {}); // who asks for it hears of it
    this.#arguments.signal?.addEventListener("abort", this.#interrupt, { once: true });
  }

  /** Undefined once all of it was heard. Throws the call's fault. */
  async next(): Promise<Answer | undefined> {
    using held = this.#caller.client.hold();
    void held;
    try {
      for (;;) {
        const next = await (this.#first ?? this.#answers.next());
        this.#first = undefined;
        if (next.done === true) break;
        const { kind } = next.value;
        if (kind.case !== "progress") return kind;
        this.#arguments.function?.(decodeValue(kind.value));
      }
    } catch (error) {
      this.hangUp();
      throw this.#caller.closed.aborted ? cancelled(this.#caller.closed, this.#doing) : error;
    }
    this.hangUp();
    return undefined;
  }

  /** Nobody listens any more. Idempotent. */
  hangUp(): void {
    this.#arguments.signal?.removeEventListener("abort", this.#interrupt);
    this.#over.abort();
  }

  readonly #interrupt = ({ target }: Event): void => {
    this.#caller.interrupt(this.number, target instanceof AbortSignal && isLate(target));
  };

  async *#requests({ noun, member, of }: Callee): AsyncGenerator<Request> {
    const { session } = this.#caller;
    const { text, stream } = this.#arguments;
    const start = {
      session,
      call: this.number,
      noun,
      member,
      of: encodeValue(of),
      arguments: text,
    };
    yield { kind: { case: "start", value: start } };
    if (stream === undefined) return;
    for await (const bytes of untilAborted(stream, this.#over.signal)) {
      for (const value of slices(bytes)) yield { kind: { case: "chunk", value } };
    }
  }
}
