import type { Abortable } from "./abortable.ts";
import type { Output } from "./output.ts";

/** What a process is given to read: all of this, or with `true` what is written to its `stdin`. */
export type Input = true | string | Uint8Array | ReadableStream<Uint8Array>;

export interface ExecOptions extends Abortable {
  /** On top of the container's. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The container's where not said. */
  readonly workdir?: string | undefined;
  /** "user[:group]", names or numbers; the container's where not said. */
  readonly user?: string | undefined;
  /** A terminal: all output is in `stdout` then. */
  readonly tty?: boolean | undefined;
  /** Of the terminal at its start. */
  readonly size?: TerminalSize | undefined;
  /** Nothing where not said. */
  readonly stdin?: Input | undefined;
  /** All capabilities. */
  readonly privileged?: boolean | undefined;
}

/** In characters, 1 to 65535. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A process in a container that we are attached to. It goes no faster than its output is read, but
 * for 64 KiB of each stream; `output()` reads it. Disposing of one that `exec` began kills it; of
 * one that `attach` found lets go of it.
 */
export interface Process extends AsyncDisposable {
  /** Closed already, unless it was asked for with `stdin: true`. */
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /**
   * 128 + n when signal n ended it. Rejects with `cancelled` when the process was called off, or let go of, with `deadline_exceeded`
   * by `AbortSignal.timeout()`, and with whatever its input failed with. Nobody has to listen.
   */
  readonly exitCode: Promise<number>;
  /** Reads all output, to the end of the process, as UTF-8. Rejects as `exitCode`. */
  output(): Promise<Output>;
  /** "SIGTERM", "TERM" or 15; SIGKILL where not said. No fault when it has ended meanwhile. Throws `invalid_argument` for no signal. */
  kill(signal?: string | number): Promise<void>;
  /** Of its terminal. No fault when it has ended meanwhile. Throws `invalid_argument`. */
  resize(size: TerminalSize): Promise<void>;
}
