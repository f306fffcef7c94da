/** What one run of one command cost. */
export interface Sample {
  readonly milliseconds: number;
  /** Peak of resident memory, its own or of the largest child it waited for. */
  readonly peakKib: number;
}
