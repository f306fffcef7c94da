/** When a log is begun anew, and how much is kept of it. */
export interface Rotation {
  /** Bytes: what would make a file longer goes to the next one. */
  readonly maxSize: number;
  /** With the one that is written: LOG, LOG.1 for the one before it, and so on. At least 1. */
  readonly maxFiles: number;
}
