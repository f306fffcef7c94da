/** Numbers of RFC 1035 and RFC 3596. */
export const dnsType = { A: 1, PTR: 12, AAAA: 28, ANY: 255 } as const;
export const dnsClass = { IN: 1, ANY: 255 } as const;
export const dnsCode = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
} as const;

/** Bytes of a message's header. */
export const dnsHeader = 12;

/** What the header of a message says (RFC 1035, 4.1.1). */
export interface DnsHeader {
  readonly id: number;
  readonly isResponse: boolean;
  /** 0 is a standard query. */
  readonly opcode: number;
  readonly isTruncated: boolean;
  /** See `dnsCode`. */
  readonly code: number;
  readonly questions: number;
}

/** The one thing that a message asks for. */
export interface DnsQuestion {
  /** In small letters, without the dot at the end; "" is the root. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Where it ends in the message. */
  readonly end: number;
}

/** Undefined where the message is too short for one. */
export function decodeDnsHeader(message: Uint8Array): DnsHeader | undefined {
  if (message.length < dnsHeader) return undefined;
  const flags = word(message, 2);
  return {
    id: word(message, 0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    isTruncated: (flags & 0x0200) !== 0,
    code: flags & 0xf,
    questions: word(message, 4),
  };
}

/**
 * The first question of a message that has one. Undefined where it cannot be understood: names are not
 * shortened there (RFC 1035, 4.1.4), for nothing stands before them.
 */
export function decodeDnsQuestion(message: Uint8Array): DnsQuestion | undefined {
  const labels: string[] = [];
  let at = dnsHeader;
  for (let length = message[at]; length !== 0; length = message[at]) {
    if (length === undefined || length > longestLabel) return undefined;
    if (at + 1 + length - dnsHeader > longestName) return undefined;
    labels.push(decodeLabel(message.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  const end = at + 5;
  if (end > message.length) return undefined;
  return {
    name: labels.join("."),
    type: word(message, at + 1),
    class: word(message, at + 3),
    end,
  };
}

const longestLabel = 63;
const longestName = 254; // of 255 bytes one is the end

const dot = 0x2e;

/** Whatever bytes it has; a dot inside is none between labels. */
function decodeLabel(bytes: Uint8Array): string {
  const codes = Array.from(bytes, (byte) => (byte === dot ? 0xfffd : byte));
  return String.fromCharCode(...codes).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function word(message: Uint8Array, at: number): number {
  return ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0);
}
