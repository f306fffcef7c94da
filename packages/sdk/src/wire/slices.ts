/** Of a chunk that goes in one message. Bytes. */
const longest = 64 * 1024;

/** The same bytes, in pieces that fit in a message. */
export function* slices(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  for (let offset = 0; offset < bytes.length; offset += longest) {
    yield new Uint8Array(bytes.subarray(offset, offset + longest));
  }
}
