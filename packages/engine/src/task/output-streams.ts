import { join } from "node:path";
import type { Platform } from "../platform.ts";
import type { Attachment } from "./attachment.ts";
import { holdOpen } from "./hold-open.ts";
import { pumpOutput } from "./pump-output.ts";

/**
 * Our ends of a process's output. They are open before it is started, so that nothing is missed;
 * until then they have a writer of ours, for the shim may open its own as late as that.
 */
export class OutputStreams implements Disposable {
  /** Resolves when all output has been passed on; rejects where `attachment` refuses some. */
  readonly drained: Promise<unknown>;
  readonly #held: Disposable;

  constructor(
    platform: Platform,
    { directory, tty }: { readonly directory: string; readonly tty: boolean },
    { stdout, stderr }: Pick<Attachment, "stdout" | "stderr">,
  ) {
    const streams = [
      { path: join(directory, "stdout"), take: stdout },
      ...(tty ? [] : [{ path: join(directory, "stderr"), take: stderr }]),
    ];
    this.drained = Promise.all(
      streams.map(({ path, take }) => pumpOutput(platform.readFifo(path), take)),
    );
    this.drained.catch(() => {}); // awaited once the process runs, should it come to that
    this.#held = holdOpen(streams.map(({ path }) => path));
  }

  /** Lets go of the writer: the output ends when the process, and the shim, let go of theirs. Idempotent. */
  [Symbol.dispose](): void {
    this.#held[Symbol.dispose]();
  }
}
