import { join } from "node:path";
import type { LogRotation } from "../log/log-rotation.ts";

/** Where a process's input comes from and its output goes, as URIs that the shim understands. */
export interface Stdio {
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StdioWish {
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Whether someone reads the output as it comes. */
  readonly attached: boolean;
  /** Where FIFOs go. */
  readonly directory: string;
  /** Where output is kept; undefined: nowhere. */
  readonly log: string | undefined;
  /** When that is begun anew; absent: never. */
  readonly rotation?: LogRotation | undefined;
}

/** A terminal has one output. Without a reader and without a log output goes nowhere. */
export function planStdio(wish: StdioWish): Stdio {
  return {
    stdin: wish.stdin ? join(wish.directory, "stdin") : "",
    stdout: planOutput(wish, "stdout"),
    stderr: wish.tty ? "" : planOutput(wish, "stderr"),
  };
}

function planOutput({ attached, directory, log, rotation }: StdioWish, name: string): string {
  const fifo = join(directory, name);
  if (log === undefined) return attached ? fifo : "";
  const rotated = rotation ? `&max-size=${rotation.maxSize}&max-files=${rotation.maxFiles}` : "";
  return attached
    ? `fifo://${escape(fifo)}?log=${escape(log)}${rotated}`
    : `file://${escape(log)}?format=cri${rotated}`;
}

function escape(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
