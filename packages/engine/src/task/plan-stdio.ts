import { join } from "node:path";

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
}

/** A terminal has one output. Without a reader and without a log output goes nowhere. */
export function planStdio(wish: StdioWish): Stdio {
  return {
    stdin: wish.stdin ? join(wish.directory, "stdin") : "",
    stdout: planOutput(wish, "stdout"),
    stderr: wish.tty ? "" : planOutput(wish, "stderr"),
  };
}

function planOutput({ attached, directory, log }: StdioWish, name: string): string {
  const fifo = join(directory, name);
  if (log === undefined) return attached ? fifo : "";
  return attached
    ? `fifo://${escape(fifo)}?log=${escape(log)}`
    : `file://${escape(log)}?format=cri`;
}

function escape(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
