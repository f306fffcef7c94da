/** Where plugins are, and how long one of them may take. */
export interface Plugins {
  /** Searched in this order. */
  readonly folders: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
}
