import type { Attachment, ProcessControl } from "@skiff/engine";
import { rawTerminal } from "../bun/raw-terminal.ts";
import { readInput } from "../bun/read-input.ts";
import type { Output } from "../output.ts";
import { type Detachable, detachable } from "./detachable.ts";
import { followSize } from "./follow-size.ts";
import { forwardSignals } from "./forward-signals.ts";
import { terminalSize } from "./terminal-size.ts";

/** Our own streams, terminal and signals, attached to a process. Disposing of it gives the terminal back. */
export interface Attached extends Disposable {
  readonly attachment: Attachment;
}

export interface AttachWish {
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Whether what we are asked by signals is asked of the process. */
  readonly signals: boolean;
  readonly detachKeys: Uint8Array;
  /** Those that are ours; what comes on others is dropped. Absent: all. */
  readonly streams?: ReadonlySet<"stdin" | "stdout" | "stderr"> | undefined;
}

/** Throws `failed_precondition` where a terminal is to be shared that is none. */
export function attach(
  { out, err }: Output,
  { tty, stdin: isOpen, signals, detachKeys, streams }: AttachWish,
): Attached {
  const undo = new DisposableStack();
  const stdin = isOpen && (streams?.has("stdin") ?? true);
  if (tty && stdin) undo.use(rawTerminal(0));
  const running = Promise.withResolvers<ProcessControl>();
  if (signals) undo.use(forwardSignals(running.promise));
  const typed = stdin ? typedOn(tty, detachKeys) : undefined;
  return {
    attachment: {
      stdin: typed?.input,
      stdout: (streams?.has("stdout") ?? true) ? out : drop,
      stderr: (streams?.has("stderr") ?? true) ? err : drop,
      size: tty ? terminalSize() : undefined,
      detached: typed?.detached,
      started: (control) => {
        running.resolve(control);
        if (tty) undo.use(followSize(control));
      },
    },
    [Symbol.dispose]: () => undo.dispose(),
  };
}

async function drop(): Promise<void> {}

/** Only on a terminal is somebody there who could type that they leave. */
function typedOn(tty: boolean, keys: Uint8Array): Partial<Detachable> & Pick<Detachable, "input"> {
  return tty ? detachable(readInput(), keys) : { input: readInput() };
}
