import type { TtrpcClient } from "@skiff/rpc/client";

/** What the engine asks of its JavaScript engine beyond `node:`; `./bun` has Bun's. */
export interface Platform {
  /** mkfifo(3), for the owner alone. Throws `already_exists`, `not_found`, `resource_exhausted`. */
  makeFifo(path: string): void;
  /**
   * Opens a FIFO at once; what comes through it, to its end. To stop sooner is to close it.
   * With no writer yet it is at its end, see `holdOpen`.
   */
  readFifo(path: string): AsyncIterable<Uint8Array>;
  /** Runs a program to its end. Throws `not_found` or `permission_denied` where it cannot be run. */
  run(program: string, options: RunOptions): Promise<Ran>;
  /** Takes flock(2) of a directory, which ends with the process at the latest; undefined while another has it. */
  lock(path: string): Disposable | undefined;
  /** As `connectTtrpc`. Throws `unavailable` when nobody listens there. */
  connect(address: string): Promise<TtrpcClient>;
}

export interface RunOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface Ran {
  /** 128 + n when signal n ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}
