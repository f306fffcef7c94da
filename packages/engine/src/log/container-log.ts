import { statSync } from "node:fs";
import { isFault } from "@skiff/base";
import { guarded } from "@skiff/store";
import { LogFile } from "./log-file.ts";
import type { LogLine } from "./log-line.ts";

/**
 * A container's log, with the files that were put aside of it while it is read: "log.2", "log.1",
 * "log". Read from its beginning, or from its end, on while it may still grow.
 */
export class ContainerLog implements Disposable {
  readonly path: string;
  readonly #most: number;
  #current: LogFile;

  /** `most`: how many files there may be. Throws `not_found` where there is none. */
  constructor(path: string, most: number, from: "start" | "end" = "start") {
    this.path = path;
    this.#most = most;
    const files = this.#open();
    this.#current = keep(files, from === "start" ? 0 : files.length - 1) ?? new LogFile(path);
    if (from === "end") this.#current.skip();
  }

  /** What was written since the last call. */
  *read(): Generator<LogLine> {
    for (;;) {
      yield* this.#current.read();
      const next = this.#openNext();
      if (next === undefined) return;
      yield* this.#current.read(); // what was written to it before it was put aside
      this.#current[Symbol.dispose]();
      this.#current = next;
    }
  }

  [Symbol.dispose](): void {
    this.#current[Symbol.dispose]();
  }

  /** The one that was begun after the current one was put aside. All that are there are newer than one that is not. */
  #openNext(): LogFile | undefined {
    if (this.#current.ino === inoOf(this.path)) return undefined;
    const files = this.#open();
    const at = files.findIndex(({ ino }) => ino === this.#current.ino);
    return keep(files, at + 1);
  }

  /** Oldest first. The newest is opened first: what is put aside meanwhile is met again, and none is missed. */
  #open(): readonly LogFile[] {
    const files: LogFile[] = [];
    for (let age = 0; age < this.#most; age++) {
      const file = findFile(age === 0 ? this.path : `${this.path}.${age}`);
      if (files.some(({ ino }) => ino === file?.ino)) file?.[Symbol.dispose]();
      else if (file !== undefined) files.push(file);
    }
    return files.toReversed();
  }
}

/** One of them; the others are closed. */
function keep(files: readonly LogFile[], kept: number): LogFile | undefined {
  for (const [index, file] of files.entries()) if (index !== kept) file[Symbol.dispose]();
  return files[kept];
}

/** Undefined where there is none just now. */
function inoOf(path: string): bigint | undefined {
  return guarded(`look at ${path}`, () => statSync(path, { bigint: true, throwIfNoEntry: false }))
    ?.ino;
}

function findFile(path: string): LogFile | undefined {
  try {
    return new LogFile(path);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}
