import { isFault } from "@skiff/base";
import { InputPipe } from "../local/input-pipe.ts";
import { readText } from "../local/read-text.ts";
import type { Output } from "../output.ts";
import type { Input, Process, TerminalSize } from "../process.ts";
import { decodeValue } from "../wire/value.ts";
import { remoteBytes } from "./remote-bytes.ts";
import type { Callee, RemoteCall } from "./remote-call.ts";
import type { RemoteSession } from "./remote-session.ts";
import { type Stub, stubOf } from "./stub.ts";

/** See `Process`: the call that began it, and its streams, each a call of its own. */
export class RemoteProcess implements Process {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly exitCode: Promise<number>;
  readonly #session: RemoteSession;
  readonly #stub: Stub<"process">;
  /** Aborts once it is disposed of: nobody has to take its output any more. */
  readonly #over = new AbortController();
  #hasEnded = false;

  /** Returns once it runs. */
  static async start(
    session: RemoteSession,
    callee: Callee,
    { given, stdin }: { readonly given: readonly unknown[]; readonly stdin: Input | undefined },
  ): Promise<RemoteProcess> {
    const call = session.begin(callee, given);
    await call.next();
    return new RemoteProcess(session, call, new InputPipe(stdin));
  }

  private constructor(session: RemoteSession, call: RemoteCall, input: InputPipe) {
    const of = call.number;
    const output = (member: string): ReadableStream<Uint8Array> =>
      remoteBytes(() => session.begin({ noun: "process", member, of }, []), {
        strategy: ahead(),
        over: this.#over.signal,
      });
    this.#session = session;
    this.stdin = input.stream;
    this.stdout = output("stdout");
    this.stderr = output("stderr");
    this.#stub = stubOf(session, "process", of);
    const fed = input.bytes && this.#stub.feed(input.bytes);
    this.exitCode = this.#ending(call, fed).finally(() => input.close());
    this.exitCode.catch(() => {}); // who does not ask, need not hear
  }

  async output(): Promise<Output> {
    const [exitCode, stdout, stderr] = await Promise.all([
      this.exitCode,
      readText(this.stdout),
      readText(this.stderr),
    ]);
    return { exitCode, stdout, stderr };
  }

  async kill(signal?: string | number): Promise<void> {
    await this.#unlessEnded(() => this.#stub.kill(signal));
  }

  async resize(size: TerminalSize): Promise<void> {
    await this.#unlessEnded(() => this.#stub.resize(size));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#unlessEnded(() => this.#stub.dispose());
    this.#over.abort(); // else the end of the call waits for who reads its output
    await Promise.allSettled([this.exitCode]);
  }

  /** Of a process whose input fails nobody can say how it would have ended: it is called off. */
  async #ending(call: RemoteCall, fed: Promise<void> | undefined): Promise<number> {
    const unfed: unknown[] = [];
    fed?.catch((error: unknown) => {
      unfed.push(error);
      this[Symbol.asyncDispose]().catch(() => {}); // it is the failure that is told
    });
    try {
      const ended = await call.next();
      await call.next();
      return Number(ended?.case === "value" ? decodeValue(ended.value) : undefined);
    } catch (error) {
      throw unfed.length > 0 ? unfed[0] : error;
    } finally {
      this.#hasEnded = true;
    }
  }

  async #unlessEnded(call: () => Promise<void>): Promise<void> {
    if (this.#hasEnded || this.#session.isOver) return;
    try {
      await call();
    } catch (error) {
      if (!isFault(error, "not_found")) throw error; // it has ended meanwhile
    }
  }
}

/** As much of its output is taken before anybody reads it. Bytes. */
function ahead(): QueuingStrategy<Uint8Array> {
  return new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 });
}
