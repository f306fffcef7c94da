import { Mismatch } from "../decode/mismatch.ts";
import { type ByteString, byteString } from "./byte-string.ts";

/** A PAX extended header: "27 mtime=1321711775.972059\n" and so on (POSIX pax, "pax Extended Header"). */
export function decodePaxRecords(body: Uint8Array): readonly (readonly [ByteString, Uint8Array])[] {
  const records: (readonly [ByteString, Uint8Array])[] = [];
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    const length = space === -1 ? "" : byteString(body.subarray(at, Math.min(space, at + 12)));
    const end = at + Number(length);
    const equals = body.indexOf(0x3d, space);
    const isRecord = /^[1-9][0-9]*$/.test(length) && end <= body.length && body[end - 1] === 0x0a;
    if (!isRecord || equals === -1 || equals >= end) {
      throw new Mismatch("a record of an extended header is malformed");
    }
    records.push([byteString(body.subarray(space + 1, equals)), body.slice(equals + 1, end - 1)]);
    at = end;
  }
  return records;
}
