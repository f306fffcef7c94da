import { Fault } from "@skiff/base";
import { type Frame, PADDED } from "./frame.ts";

/** A payload without its padding. Throws `invalid_argument` where there is more of that than there is payload. */
export function unpadded({ flags, payload }: Pick<Frame, "flags" | "payload">): Uint8Array {
  if ((flags & PADDED) === 0) return payload;
  const end = payload.length - (payload[0] ?? 0);
  if (end < 1) throw new Fault("invalid_argument", "http2: more padding than payload");
  return payload.subarray(1, end);
}
