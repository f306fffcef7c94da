import { dnsCode, dnsHeader, type DnsQuestion, dnsType } from "./dns-query.ts";

/** One record of an answer: an address of 4 or 16 bytes, or a name. */
export type DnsRecord = Uint8Array | string;

export interface DnsAnswer {
  /** See `dnsCode`. */
  readonly code: number;
  /** None: the name is there, and has nothing of this type. */
  readonly records?: readonly DnsRecord[];
  /** How long it may be. What has no room is left out, and the answer says so. */
  readonly limit?: number;
}

/**
 * An answer to a query, its question repeated as it stands. Nobody is to keep it: its records live for no
 * second, for containers come and go. Without a question it tells of the query's id alone.
 */
export function encodeDnsAnswer(
  query: Uint8Array,
  question: DnsQuestion | undefined,
  { code, records = [], limit = 0xffff }: DnsAnswer,
): Uint8Array {
  const end = question?.end ?? dnsHeader;
  const encoded = records.map(encodeRecord);
  let length = end;
  let count = 0;
  for (const record of encoded) {
    if (length + record.length > limit) break;
    length += record.length;
    count++;
  }
  const answer = new Uint8Array(length);
  answer.set(query.subarray(0, end));
  const authority = code === dnsCode.noError ? 0x04 : 0;
  const truncated = count < encoded.length ? 0x02 : 0;
  answer[2] = 0x80 | ((query[2] ?? 0) & 0x79) | authority | truncated;
  answer[3] = 0x80 | code;
  answer.set([0, question === undefined ? 0 : 1, 0, count, 0, 0, 0, 0], 4);
  let at = end;
  for (const record of encoded.slice(0, count)) {
    answer.set(record, at);
    at += record.length;
  }
  return answer;
}

/** The name that was asked for stands right behind the header. */
const askedName = [0xc0, dnsHeader];

function encodeRecord(record: DnsRecord): Uint8Array {
  const value = typeof record === "string" ? encodeName(record) : record;
  const type =
    typeof record === "string" ? dnsType.PTR : record.length === 4 ? dnsType.A : dnsType.AAAA;
  const fields = [0, type, 0, 1, 0, 0, 0, 0, value.length >> 8, value.length & 0xff];
  return Uint8Array.of(...askedName, ...fields, ...value);
}

/** What a message cannot carry (RFC 1035, 2.3.4) is cut off. */
function encodeName(name: string): Uint8Array {
  const labels = name.split(".").map((label) => new TextEncoder().encode(label).subarray(0, 63));
  const bytes: number[] = [];
  for (const label of labels) {
    if (label.length === 0 || bytes.length + label.length > 253) continue;
    bytes.push(label.length, ...label);
  }
  return Uint8Array.of(...bytes, 0);
}
