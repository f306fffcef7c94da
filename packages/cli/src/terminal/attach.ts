import type { Attachment, ProcessControl } from "@skiff/engine";
import { rawTerminal } from "../bun/raw-terminal.ts";
import { readInput } from "../bun/read-input.ts";
import type { Output } from "../output.ts";
import { followSize } from "./follow-size.ts";
import { forwardSignals } from "./forward-signals.ts";
import { terminalSize } from "./terminal-size.ts";

/** Our own streams, terminal and signals, attached to a process. Disposing of it gives the terminal back. */
export interface Attached extends Disposable {
  readonly attachment: Attachment;
}

/** Throws `failed_precondition` where a terminal is to be shared that is none. */
export function attach(
  { out, err }: Output,
  { tty, stdin }: { readonly tty: boolean; readonly stdin: boolean },
): Attached {
  const undo = new DisposableStack();
  if (tty && stdin) undo.use(rawTerminal(0));
  const running = Promise.withResolvers<ProcessControl>();
  undo.use(forwardSignals(running.promise));
  return {
    attachment: {
      stdin: stdin ? readInput() : undefined,
      stdout: out,
      stderr: err,
      size: tty ? terminalSize() : undefined,
      started: (control) => {
        running.resolve(control);
        if (tty) undo.use(followSize(control));
      },
    },
    [Symbol.dispose]: () => undo.dispose(),
  };
}
