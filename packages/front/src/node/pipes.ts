import { linux } from "host:linux";
import { O_CLOEXEC } from "@skiff/kernel";
import { got } from "./errno-error.ts";
import { closeSync } from "./fs.ts";

export type Pipe = readonly [reading: number, writing: number];

/** The pipes of a program that is to be started: all of their ends are closed when it comes to nothing. */
export class Pipes implements Disposable {
  #open: number[] = [];

  /** Throws an ErrnoError. */
  make(): Pipe {
    const pipe = got(linux.pipe2(O_CLOEXEC), "pipe2");
    this.#open.push(...pipe);
    return pipe;
  }

  /** The program has these ends now; the others are whoever's calls this. */
  started(theirs: readonly (number | undefined)[]): void {
    for (const fd of theirs) if (fd !== undefined) closeSync(fd);
    this.#open = [];
  }

  [Symbol.dispose](): void {
    for (const fd of this.#open) closeSync(fd);
  }
}
