export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What is known of those that failed: "name: message". */
  readonly failures: readonly string[];
}
