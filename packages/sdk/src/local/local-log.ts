import { Fault } from "@skiff/base";
import { type Engine, readLog } from "@skiff/engine";
import type { LogEntry, LogOptions } from "../log-entry.ts";
import { logStream } from "./log-stream.ts";
import { readText } from "./read-text.ts";
import type { Work } from "./work.ts";

/** What a container writes. */
export class LocalLog {
  readonly #engine: Engine;
  readonly #work: Work;
  readonly #id: string;
  #stdout: ReadableStream<Uint8Array> | undefined;
  #stderr: ReadableStream<Uint8Array> | undefined;

  /** `id`: the container's. */
  constructor(engine: Engine, work: Work, id: string) {
    this.#engine = engine;
    this.#work = work;
    this.#id = id;
  }

  get stdout(): ReadableStream<Uint8Array> {
    return (this.#stdout ??= this.#stream("stdout", true));
  }

  get stderr(): ReadableStream<Uint8Array> {
    return (this.#stderr ??= this.#stream("stderr", true));
  }

  /** All of one stream until now. */
  text(name: LogEntry["stream"]): Promise<string> {
    return readText(this.#stream(name, false));
  }

  async *read({
    follow = false,
    tail,
    signal: given,
  }: LogOptions): AsyncGenerator<LogEntry, undefined> {
    this.#work.demandOpen(`log of ${this.#id}`);
    if (tail !== undefined && !(Number.isSafeInteger(tail) && tail >= 0)) {
      throw new Fault("invalid_argument", `tail: ${tail} is not a whole number of 0 or more`);
    }
    const container = this.#engine.containers.get(this.#id);
    const signal = this.#work.signal(given);
    for await (const { time, stream, bytes } of readLog(this.#engine, container, {
      follow,
      tail,
      signal,
    })) {
      yield { time, stream, bytes, text: new TextDecoder().decode(bytes) };
    }
    return undefined;
  }

  #stream(name: LogEntry["stream"], follow: boolean): ReadableStream<Uint8Array> {
    return logStream(name, (signal) => this.read({ follow, signal }));
  }
}
