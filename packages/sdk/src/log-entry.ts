import type { Abortable } from "./abortable.ts";

/** One line that a container has written, or a piece of a long one. */
export interface LogEntry {
  /** RFC 3339, in UTC, with nanoseconds. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
  /** With its line's end, where that was written. */
  readonly bytes: Uint8Array;
  /** The same, as UTF-8: of a piece, a character at its end may be cut. */
  readonly text: string;
}

export interface LogOptions extends Abortable {
  /** Go on with what is written, until the container stops. */
  readonly follow?: boolean | undefined;
  /** Begin with so many of the last lines only. Throws `invalid_argument` unless whole, and 0 or more. */
  readonly tail?: number | undefined;
}
