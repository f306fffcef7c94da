import type { Fault } from "@skiff/base";
import { type At, CLOCK_REALTIME, type Events, type Files, ignoring } from "@skiff/kernel";

/** The shim's own log, in lines that containerd's logs have. Whether anybody reads it changes nothing. */
export class Log {
  readonly #kernel: Files & Pick<Events, "clock_gettime">;
  readonly #file: At;
  readonly #fields: string;

  /** `file` does not block: a line that finds no room is lost. */
  constructor(
    kernel: Files & Pick<Events, "clock_gettime">,
    file: At,
    fields: Readonly<Record<string, string>>,
  ) {
    this.#kernel = kernel;
    this.#file = file;
    this.#fields = Object.entries(fields)
      .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
      .join("");
  }

  info(message: string): void {
    this.#write("info", message);
  }

  /** Fits where a callback for faults is wanted. */
  readonly warn = (fault: Fault): void => this.#write("warning", fault.message);

  #write(level: string, message: string): void {
    const now = Number(this.#kernel.clock_gettime(CLOCK_REALTIME) / 1_000_000n);
    const time = new Date(now).toISOString();
    const line = `time="${time}" level=${level} msg=${JSON.stringify(message)}${this.#fields}\n`;
    ignoring(["EAGAIN", "EPIPE", "ENOSPC", "EIO"], () => this.#kernel.write(this.#file, line, 0));
  }
}
