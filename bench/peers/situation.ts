/** One row of a table: what happens, and what is seen then of a runtime, or of an engine. */
export interface Situation<P> {
  readonly row: string;
  readonly happens: string;
  readonly look: (peer: P) => Promise<string>;
}

/** Of a container that does nothing. */
export const sleep = "exec sleep 1000";
