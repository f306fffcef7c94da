import type { Fault } from "@skiff/base";
import { statusOf } from "../status-code.ts";

/** How a call ended, as HTTP/2 headers; undefined: well. */
export function statusHeaders(fault: Fault | undefined): Record<string, string> {
  if (fault === undefined) return { "grpc-status": "0" };
  const { code, message } = statusOf(fault);
  return { "grpc-status": String(code), "grpc-message": percentEncode(message) };
}

/** Bytes of printable ASCII but "%" stand for themselves. */
function percentEncode(text: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(text)) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return encoded;
}
