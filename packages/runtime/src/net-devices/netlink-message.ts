/** One message of netlink(7): what kind it is, its fixed part, and its attributes by number. */
export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  readonly head: Uint8Array;
  readonly attributes: readonly NetlinkAttribute[];
}

export type NetlinkAttribute = readonly [number: number, value: Uint8Array];

const headerSize = 16;
const attributeHeaderSize = 4;

/** As the kernel reads it: little-endian on all that this runs on, each part padded to 4 bytes. */
export function encodeNetlink({ type, flags, head, attributes }: NetlinkMessage): Uint8Array {
  const encoded = encodeAttributes(attributes);
  const bytes = new Uint8Array(headerSize + padded(head.length) + encoded.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  bytes.set(head, headerSize);
  bytes.set(encoded, headerSize + padded(head.length));
  return bytes;
}

/** One behind the other, as they stand in a message, or in another attribute. */
export function encodeAttributes(attributes: readonly NetlinkAttribute[]): Uint8Array {
  const sizes = attributes.map(([, value]) => padded(attributeHeaderSize + value.length));
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [number, value] of attributes) {
    view.setUint16(at, attributeHeaderSize + value.length, true);
    view.setUint16(at + 2, number, true);
    bytes.set(value, at + attributeHeaderSize);
    at += padded(attributeHeaderSize + value.length);
  }
  return bytes;
}

/** All messages in what was received at once; `headSize` says how long the fixed part of each is. */
export function decodeNetlink(
  bytes: Uint8Array,
  headSize: (type: number) => number,
): readonly NetlinkMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const messages: NetlinkMessage[] = [];
  for (let at = 0; at + headerSize <= bytes.length;) {
    const length = Math.max(view.getUint32(at, true), headerSize);
    const type = view.getUint16(at + 4, true);
    const body = bytes.subarray(at + headerSize, at + length);
    const size = headSize(type);
    messages.push({
      type,
      flags: view.getUint16(at + 6, true),
      head: body.subarray(0, size),
      attributes: decodeAttributes(body.subarray(padded(size))),
    });
    at += padded(length);
  }
  return messages;
}

function decodeAttributes(bytes: Uint8Array): readonly NetlinkAttribute[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const attributes: NetlinkAttribute[] = [];
  for (let at = 0; at + attributeHeaderSize <= bytes.length;) {
    const length = Math.max(view.getUint16(at, true), attributeHeaderSize);
    const number = view.getUint16(at + 2, true);
    attributes.push([number, bytes.subarray(at + attributeHeaderSize, at + length)]);
    at += padded(length);
  }
  return attributes;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
