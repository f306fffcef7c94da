import { closeSync, existsSync, openSync, rmSync, writeSync } from "node:fs";
import { isFault } from "@skiff/base";
import { guarded } from "../files/guarded.ts";

/** More than the records of any removal take. */
const size = 1024 * 1024;

/** Disk space kept for removals: what makes space must not need space first. */
export class Reserve {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Idempotent. Where the disk is full, there is none. */
  ensure(): void {
    if (existsSync(this.#path)) return;
    try {
      guarded(`reserve ${this.#path}`, () => this.#fill());
    } catch (error) {
      if (!isFault(error, "resource_exhausted")) throw error;
      this.spend();
    }
  }

  /** Idempotent. */
  spend(): void {
    guarded(`free ${this.#path}`, () => rmSync(this.#path, { force: true }));
  }

  #fill(): void {
    const file = openSync(this.#path, "w", 0o600);
    try {
      const bytes = new Uint8Array(size).fill(1); // zeros might take no space
      for (let done = 0; done < size;) done += writeSync(file, bytes, done);
    } finally {
      closeSync(file);
    }
  }
}
