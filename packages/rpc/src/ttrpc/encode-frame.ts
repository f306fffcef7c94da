import { Fault } from "@skiff/base";
import { type Frame, headerLength, maxPayload } from "./frame.ts";

/** Throws `resource_exhausted` for a payload that the other side would refuse. */
export function encodeFrame({ stream, type, flags, payload }: Frame): Uint8Array {
  if (payload.length > maxPayload) {
    throw new Fault(
      "resource_exhausted",
      `message of ${payload.length} bytes, where ${maxPayload} is the most`,
    );
  }
  const bytes = new Uint8Array(headerLength + payload.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, payload.length);
  header.setUint32(4, stream);
  header.setUint8(8, type);
  header.setUint8(9, flags);
  bytes.set(payload, headerLength);
  return bytes;
}
