import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { guarded } from "@skiff/store";
import { decodeLogLine, type LogLine } from "./log-line.ts";

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** One file of a log, read from its beginning on while it may still grow. Throws `not_found` where there is none. */
export class LogFile implements Disposable {
  /** Its number, which no other file has while this is open. */
  readonly ino: bigint;
  readonly #fd: number;
  #position = 0;
  readonly #chunk: Uint8Array = new Uint8Array(chunkBytes);
  /** Of a line whose end is not there yet. */
  #begun: Uint8Array = new Uint8Array(0);

  constructor(path: string) {
    this.#fd = guarded(`open ${path}`, () => openSync(path, "r"));
    this.ino = fstatSync(this.#fd, { bigint: true }).ino;
  }

  /** Goes to where it ends now. */
  skip(): void {
    this.#position = fstatSync(this.#fd).size;
  }

  /** What was written since the last call. */
  *read(): Generator<LogLine> {
    for (;;) {
      const length = guarded("read log", () =>
        readSync(this.#fd, this.#chunk, 0, chunkBytes, this.#position),
      );
      if (length === 0) return;
      this.#position += length;
      yield* this.#take(this.#chunk.slice(0, length));
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  *#take(bytes: Uint8Array): Generator<LogLine> {
    let rest = Buffer.concat([this.#begun, bytes]);
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      const line = decodeLogLine(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      if (line !== undefined) yield line;
    }
    this.#begun = rest;
  }
}
