import { randomUUID } from "node:crypto";
import type { MessageShape } from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import type { InterruptionSchema } from "@skiff/proto/grpc";
import type { LocalEngine } from "../local/local-engine.ts";
import { LocalProcess } from "../local/local-process.ts";
import type { Process } from "../process.ts";
import { decodeReference } from "../wire/container-reference.ts";
import { decodePodReference } from "../wire/pod-reference.ts";
import { decodeValue } from "../wire/value.ts";
import {
  type Answer,
  awaited,
  listAnswers,
  streamAnswers,
  valueAnswer,
  valueAnswers,
} from "./answers.ts";
import { HeldProcess } from "./held-process.ts";
import { makeCall } from "./make-call.ts";
import { Queue } from "../wire/queue.ts";
import type { Start } from "./take-start.ts";

/** Where a call comes from. */
export interface Line {
  /** Bytes that it takes. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Aborts when the client has hung up. */
  readonly hungUp: AbortSignal;
}

/** An engine, and what its client is calling. Closing it closes the engine. */
export class Session implements AsyncDisposable {
  readonly name: string = randomUUID();
  readonly #engine: LocalEngine;
  readonly #calls = new Map<number, AbortController>();
  /** By the call that began it, for as long as that is under way. */
  readonly #processes = new Map<number, HeldProcess>();
  #closing: Promise<void> | undefined;

  constructor(engine: LocalEngine) {
    this.#engine = engine;
  }

  /** It may come before its call: they are on streams of their own. */
  interrupt({ call, late }: Pick<MessageShape<typeof InterruptionSchema>, "call" | "late">): void {
    const name = late ? "TimeoutError" : "AbortError";
    this.#control(call).abort(new DOMException("called off", name));
  }

  /** Makes one call. Throws its fault, `not_found` for a process that has ended, `unimplemented`. */
  async *answer(start: Start, { input, hungUp }: Line): AsyncGenerator<Answer> {
    const told = new Queue<unknown>();
    const signal = AbortSignal.any([hungUp, this.#control(start.call).signal]);
    const tell = (value: unknown): void => told.push(value);
    try {
      const target = this.#find(start.noun, decodeValue(start.of));
      const made = makeCall(target, start, { signal, stream: input, function: tell });
      if (made instanceof ReadableStream) yield* streamAnswers(made, hungUp);
      else if (isIterable(made)) yield* listAnswers(made);
      else {
        const value = yield* awaited(Promise.resolve(made), told);
        if (value instanceof LocalProcess) yield* this.#attend(start.call, value, hungUp);
        else yield* valueAnswers(value);
      }
    } finally {
      this.#calls.delete(start.call);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (this.#closing ??= this.#engine[Symbol.asyncDispose]());
  }

  /** Says that it runs, and then how it ended. */
  async *#attend(call: number, process: Process, hungUp: AbortSignal): AsyncGenerator<Answer> {
    const held = new HeldProcess(process);
    this.#processes.set(call, held);
    const gone = Promise.withResolvers<void>();
    if (hungUp.aborted) gone.resolve();
    hungUp.addEventListener("abort", () => gone.resolve(), { once: true });
    try {
      yield valueAnswer(undefined);
      const exitCode = await process.exitCode;
      yield valueAnswer(exitCode);
    } finally {
      await Promise.race([held.taken(), gone.promise]);
      this.#processes.delete(call);
    }
  }

  #control(call: number): AbortController {
    const known = this.#calls.get(call);
    if (known !== undefined) return known;
    const control = new AbortController();
    this.#calls.set(call, control);
    return control;
  }

  #find(noun: string, of: unknown): object {
    const engine = this.#engine;
    const { images, containers, networks, pods, volumes } = engine;
    if (noun === "container") return engine.handle(decodeReference(of));
    if (noun === "pod") return engine.podHandle(decodePodReference(of));
    if (noun === "files") return engine.handle(decodeReference(of)).files;
    const nouns = new Map<string, object>(
      Object.entries({ engine, images, containers, networks, pods, volumes }),
    );
    const found = noun === "process" ? this.#processes.get(Number(of)) : nouns.get(noun);
    if (found !== undefined) return found;
    throw new Fault("not_found", `${noun} ${String(of)}: it is not there any more`);
  }
}

function isIterable(made: unknown): made is AsyncIterable<unknown> {
  return typeof made === "object" && made !== null && Symbol.asyncIterator in made;
}
