import { Fault, isFault } from "@skiff/base";
import { decodeDuration } from "@skiff/engine";

/**
 * A moment as Docker takes one: "2026-01-02", "2026-01-02T03:04:05.6Z", seconds since the epoch, or
 * a span of time before `now`. Milliseconds since the epoch. Throws `invalid_argument`.
 */
export function decodeTime(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const date = Date.parse(text.length === 10 ? `${text}T00:00` : text); // in our own zone
    if (!Number.isNaN(date)) return date;
  }
  try {
    return now - decodeDuration(text);
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
    throw new Fault("invalid_argument", `failed to parse ${JSON.stringify(text)} as a time`);
  }
}
