import { Failed } from "./failed.ts";

/** Asserts that the call is refused before it reaches the kernel. */
export function throws(work: () => unknown, kind: "TypeError" | "RangeError"): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Error && error.name === kind) return;
    throw error;
  }
  throw new Failed(`no ${kind} was thrown`);
}
