import { isatty } from "node:tty";
import { Fault } from "@skiff/base";
import type { Attachment } from "@skiff/engine";
import { readInput } from "../bun/read-input.ts";
import type { Output } from "../output.ts";
import { forwardSignals } from "./forward-signals.ts";
import { followSize } from "./follow-size.ts";
import { rawInput } from "./raw-input.ts";

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
  return {
    attachment: {
      stdin: stdin ? openInput(tty, undo) : undefined,
      stdout: out,
      stderr: err,
      started: (control) => {
        undo.use(forwardSignals(control));
        if (tty) undo.use(followSize(control));
      },
    },
    [Symbol.dispose]: () => undo.dispose(),
  };
}

function openInput(tty: boolean, undo: DisposableStack): AsyncIterable<Uint8Array> {
  if (!tty) return readInput();
  if (!isatty(0)) throw new Fault("failed_precondition", "the input device is not a TTY");
  return undo.use(rawInput()).bytes;
}
