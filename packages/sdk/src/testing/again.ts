import { setTimeout } from "node:timers/promises";

/** Nothing tells when a program begins to listen: it is tried so often. Milliseconds. */
const interval = 50;

/** Tries until it succeeds. Rejects as `attempt` does, and when `signal` aborts. */
export async function again(signal: AbortSignal, attempt: () => Promise<boolean>): Promise<void> {
  while (!(await attempt())) await setTimeout(interval, undefined, { signal });
}
