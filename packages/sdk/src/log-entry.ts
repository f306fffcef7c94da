import type { Abortable } from "./abortable.ts";

/** One line that a container has written, or a piece of a long one. */
export interface LogEntry {
  /** RFC 3339, in UTC, with nanoseconds. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
  /** With its line's end, where that was written. */
  readonly bytes: Uint8Array;
  /** The same, as UTF-8. */
  readonly text: string;
}

export interface LogOptions extends Abortable {
  /** Go on with what is written, until the container stops. */
  readonly follow?: boolean | undefined;
  /** Begin with the last lines only. */
  readonly tail?: number | undefined;
}
