/** Where a command's words go. `out` and `err` resolve when all is written, and throw `EndOfOutput` when nobody reads any more. */
export interface Output {
  readonly out: (bytes: Uint8Array | string) => Promise<void>;
  readonly err: (bytes: Uint8Array | string) => Promise<void>;
  /** A line about what nobody waits for. */
  readonly warn: (message: string) => void;
  /** Resolves when all warnings so far are written. */
  readonly warned: () => Promise<void>;
}
