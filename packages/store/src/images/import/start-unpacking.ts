import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { Readable } from "node:stream";
import { Fault, isFault } from "@skiff/base";
import { decodeJson, type Decoder, integer, object } from "@skiff/spec";
import { fileFault } from "../../files/file-fault.ts";
import { started } from "../../files/started.ts";
import type { LayerPlace } from "./layer-place.ts";
import { findFault } from "../../files/find-fault.ts";

/** A running `oar unpack`. Disposing of it ends it, and waits for that. */
export interface Unpacking extends AsyncDisposable {
  /** Throws what `bytes` throws. What stops `oar` is thrown by `finish`. */
  write(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void>;
  /** Ends the archive. Throws the fault that `oar` ended with, or why not all of it arrived there. */
  finish(): Promise<void>;
}

export async function startUnpacking(
  oar: string,
  { directory, lower, isMerged = false }: LayerPlace,
): Promise<Unpacking> {
  const below = lower.length === 0 ? [] : ["--lower", lower.join(":")];
  const options = isMerged ? [...below, "--merged"] : below;
  return startWriting(oar, ["unpack", ...options, directory]);
}

/**
 * As `startUnpacking`, by any command of `oar` that takes an archive, and says as JSON how much it has read
 * of it, or its fault. A pipe's end does not tell an archive that is whole from one that was cut.
 */
export async function startWriting(
  oar: string,
  args: readonly string[],
  cwd?: string,
): Promise<Unpacking> {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const child = await started(`run ${oar}`, () =>
    spawn(oar, args, { cwd, stdio: ["pipe", "pipe", "pipe"] }),
  );
  return new UnpackProcess(oar, child);
}

class UnpackProcess implements Unpacking {
  readonly #oar: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<End>;
  #broken: Error | undefined;
  #written = 0;

  constructor(oar: string, child: ChildProcessWithoutNullStreams) {
    this.#oar = oar;
    this.#child = child;
    child.stdin.on("error", (error) => {
      this.#broken = error; // where `oar` closed its end, it says why itself
    });
    this.#ended = this.#wait();
  }

  async write(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void> {
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      if (this.#broken !== undefined) return;
      this.#written += chunk.length;
      const isTaken = this.#child.stdin.write(chunk);
      if (!isTaken) await Promise.race([this.#drained(), this.#ended]);
    }
  }

  async finish(): Promise<void> {
    this.#child.stdin.end();
    const { fault, read } = await this.#ended;
    if (fault !== undefined) throw fault;
    if (read === this.#written) return;
    const what = `not all of its input arrived: it read ${read} of ${this.#written} bytes`;
    throw new Fault("internal", `${this.#oar}: ${what}`, { cause: this.#broken });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => this.#child.stdin.once("drain", resolve));
  }

  async #wait(): Promise<End> {
    const [answer, said] = [collect(this.#child.stdout), collect(this.#child.stderr)];
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    for (const source of [this.#child, this.#child.stdout, this.#child.stderr]) {
      source.once("error", reject);
    }
    this.#child.once("close", (status, signal) => resolve(String(status ?? signal)));
    try {
      const end = await promise;
      if (end === "0") return { read: readOf(answer()) };
      const found = findFault(answer());
      const ended = `${this.#oar}: ended with ${end}: ${said()}`;
      return { read: 0, fault: found ?? new Fault("internal", ended) };
    } catch (error) {
      const unable = fileFault(`run ${this.#oar}`, error);
      if (isFault(unable)) return { read: 0, fault: unable };
      throw error;
    }
  }
}

interface End {
  readonly fault?: Fault;
  /** Bytes of the archive. */
  readonly read: number;
}

const decodeAnswer: Decoder<number> = object((o) => o.required("read", integer));

/** A program that does not say so has read nothing, as far as is known. */
function readOf(answer: string): number {
  try {
    return decodeJson(answer, decodeAnswer);
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
    return 0;
  }
}

/** What a program says, the end of it if that is much. Complete once the program is closed. */
function collect(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text = `${text}${chunk}`.slice(-65_536);
  });
  return () => text.trim();
}
