import { linux } from "host:linux";
import { EPOLLOUT } from "@skiff/kernel";
import { Emitter } from "./emitter.ts";
import { ErrnoError } from "./errno-error.ts";
import { closeSync } from "./fs.ts";
import { ready } from "./ready.ts";
import { isTryAgain } from "./try-again.ts";

/** PIPE_BUF, see `write`. */
const most = 4096;

/** A program's input. Tells of "drain" when all was taken, and of "error". */
export class PipeWriter extends Emitter {
  readonly #fd: number;
  #unsent: Uint8Array[] = [];
  #isEnding = false;
  #isClosed = false;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  /** False: wait for "drain" before more is written. */
  write(data: string | Uint8Array): boolean {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data.slice();
    this.#unsent.push(bytes);
    if (this.#unsent.length === 1) void this.#send();
    return false;
  }

  end(data?: string | Uint8Array): void {
    if (data !== undefined) this.write(data);
    this.#isEnding = true;
    if (this.#unsent.length === 0) this.destroy();
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unsent = [];
    closeSync(this.#fd);
  }

  async #send(): Promise<void> {
    for (let bytes = this.#unsent[0]; bytes !== undefined; bytes = this.#unsent[0]) {
      await ready(this.#fd, EPOLLOUT);
      if (this.#isClosed) return;
      const sent = linux.write(this.#fd, bytes.subarray(0, most), 0);
      if (isTryAgain(sent)) continue;
      if (sent < 0) return this.#fail(new ErrnoError(sent, "write"));
      this.#unsent[0] = bytes.subarray(sent);
      if (sent === bytes.length) this.#unsent.shift();
    }
    if (this.#isEnding) this.destroy();
    else this.emit("drain");
  }

  #fail(error: Error): void {
    this.destroy();
    this.emit("error", error);
  }
}
