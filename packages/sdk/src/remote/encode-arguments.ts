import { isLate } from "../local/cancelled.ts";
import { encodeValue } from "../wire/value.ts";

/** What a call is given: data, and what crosses beside it. */
export interface Arguments {
  readonly text: string;
  readonly signal: AbortSignal | undefined;
  readonly stream: AsyncIterable<Uint8Array> | undefined;
  readonly function: ((value: unknown) => void) | undefined;
}

/** One of each at most. */
export function encodeArguments(given: readonly unknown[]): Arguments {
  let signal: Arguments["signal"];
  let stream: Arguments["stream"];
  let told: Arguments["function"];
  const text = encodeValue(given, (value) => {
    if (value instanceof AbortSignal) {
      signal = value;
      if (value.aborted) return isLate(value) ? "late" : "aborted";
      return "signal";
    }
    if (isStream(value)) {
      stream = value;
      return "stream";
    }
    if (!isFunction(value)) return undefined;
    told = value;
    return "function";
  });
  return { text, signal, stream, function: told };
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function isFunction(value: unknown): value is (value: unknown) => void {
  return typeof value === "function";
}
