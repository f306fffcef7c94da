/** Of a frame (RFC 9113, 4.1). */
export const headerLength = 9;
/** The longest payload, where nobody has asked for longer ones. */
export const longestPayload: number = 16_384;

export const DATA = 0;
export const HEADERS = 1;
export const PRIORITY = 2;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PUSH_PROMISE = 5;
export const PING = 6;
export const GOAWAY = 7;
export const WINDOW_UPDATE = 8;
export const CONTINUATION = 9;

export const END_STREAM = 0x1;
export const ACK = 0x1;
export const END_HEADERS = 0x4;
export const PADDED = 0x8;
export const PRIORITY_FLAG = 0x20;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
}

/** Its payload follows. */
export function encodeFrameHeader(
  { type, flags, stream }: Omit<Frame, "payload">,
  length: number,
): Uint8Array {
  return Uint8Array.of(
    length >>> 16,
    length >>> 8,
    length,
    type,
    flags,
    stream >>> 24,
    stream >>> 16,
    stream >>> 8,
    stream,
  );
}

export function encodeUint32s(...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of numbers.entries()) view.setUint32(4 * i, number);
  return bytes;
}

/** Without a view of the buffer, which would have to be made first. */
export function readUint32(bytes: Uint8Array, at: number): number {
  const [high, low] = [readUint16(bytes, at), readUint16(bytes, at + 2)];
  return high * 0x1_0000 + low;
}

function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
