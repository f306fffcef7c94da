import type { Timestamp } from "./google.ts";

const second = 1_000_000_000n;

/** A moment as nanoseconds since the epoch, not before it. */
export function timestampOf(nanoseconds: bigint): Timestamp {
  return { seconds: nanoseconds / second, nanos: Number(nanoseconds % second) };
}
