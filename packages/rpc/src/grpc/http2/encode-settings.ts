/** A SETTINGS frame's payload: how many streams, and how much on each, a client may send. */
export function encodeSettings(given: {
  readonly streams: number;
  readonly window: number;
}): Uint8Array {
  const payload = new Uint8Array(12);
  const view = new DataView(payload.buffer);
  view.setUint16(0, 3); // MAX_CONCURRENT_STREAMS
  view.setUint32(2, given.streams);
  view.setUint16(6, 4); // INITIAL_WINDOW_SIZE
  view.setUint32(8, given.window);
  return payload;
}
