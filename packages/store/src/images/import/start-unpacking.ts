import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { Fault, isFault } from "@skiff/base";
import { decodeFault, parseJson } from "@skiff/spec";
import { fileFault } from "../../files/file-fault.ts";
import { guarded } from "../../files/guarded.ts";

/** A running `oar unpack`. Disposing of it ends it, and waits for that. */
export interface Unpacking extends AsyncDisposable {
  /** Throws what `bytes` throws. What stops `oar` is thrown by `finish`. */
  write(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void>;
  /** Ends the archive. Throws the fault that `oar` ended with. */
  finish(): Promise<void>;
}

export function startUnpacking(
  oar: string,
  { directory, lower }: { readonly directory: string; readonly lower: readonly string[] },
): Unpacking {
  const options = lower.flatMap((path) => ["--lower", path]);
  const child = guarded(`run ${oar}`, () =>
    spawn(oar, ["unpack", ...options, directory], { stdio: ["pipe", "ignore", "pipe"] }),
  );
  return new UnpackProcess(oar, child, child.stdin, child.stderr);
}

class UnpackProcess implements Unpacking {
  readonly #oar: string;
  readonly #child: ChildProcess;
  readonly #stdin: Writable;
  readonly #ended: Promise<Fault | undefined>;
  #isBroken = false;

  constructor(oar: string, child: ChildProcess, stdin: Writable, stderr: Readable) {
    this.#oar = oar;
    this.#child = child;
    this.#stdin = stdin;
    stdin.on("error", () => {
      this.#isBroken = true; // `oar` closed its end: why, it says itself
    });
    this.#ended = this.#wait(stderr);
  }

  async write(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void> {
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      if (this.#isBroken) return;
      if (!this.#stdin.write(chunk)) await Promise.race([once(this.#stdin, "drain"), this.#ended]);
    }
  }

  async finish(): Promise<void> {
    this.#stdin.end();
    const fault = await this.#ended;
    if (fault !== undefined) throw fault;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  async #wait(stderr: Readable): Promise<Fault | undefined> {
    const said = textOf(stderr);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#child.once("error", reject);
    this.#child.once("close", (status, signal) => resolve(String(status ?? signal)));
    try {
      const end = await promise;
      if (end === "0") return undefined;
      const text = await said;
      return saidFault(text) ?? new Fault("internal", `${this.#oar}: ended with ${end}: ${text}`);
    } catch (error) {
      const fault = fileFault(`run ${this.#oar}`, error);
      if (isFault(fault)) return fault;
      throw error;
    }
  }
}

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const chunk of stream) text = `${text}${chunk}`.slice(-65_536);
  return text.trim();
}

function saidFault(text: string): Fault | undefined {
  try {
    return decodeFault(parseJson(text.split("\n").at(-1) ?? ""));
  } catch (error) {
    if (isFault(error, "invalid_argument")) return undefined; // not in the form of a fault
    throw error;
  }
}
