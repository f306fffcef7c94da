/** What came of a process, once it has ended. */
export interface Output {
  /** 128 + n when signal n ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
