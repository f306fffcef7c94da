import type { Container } from "../container.ts";

/** What `startContainer` waits for. One of your own is as good. */
export interface Condition {
  /** For faults: "port 80". */
  readonly name: string;
  /** Resolves once it is so; rejects when it cannot become so any more, or `signal` aborts. */
  readonly met: (container: Container, signal: AbortSignal) => Promise<void>;
  /** The container may end before: else that is a fault. */
  readonly mayEnd?: boolean;
}
