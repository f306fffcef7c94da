/** Calls it off: the call throws `cancelled`, or `deadline_exceeded` for `AbortSignal.timeout()`, and what it made is gone. */
export interface Abortable {
  /** `AbortSignal.timeout()` is a deadline, in milliseconds. */
  readonly signal?: AbortSignal | undefined;
}
