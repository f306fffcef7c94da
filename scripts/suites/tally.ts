export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Of the test, relative to where the suite ran; absent: not a test failed, but the whole. */
  readonly file?: string;
  /** "file: test: message", or what is known. */
  readonly text: string;
}
