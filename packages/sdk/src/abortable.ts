/** Calls it off: the call throws `cancelled`, or `deadline_exceeded` for `AbortSignal.timeout()`, and what it made is gone. */
export interface Abortable {
  readonly signal?: AbortSignal | undefined;
}
