/** Types of HTTP/2 frames (RFC 9113, 6). */
export const DATA = 0;
const HEADERS = 1;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const GOAWAY = 7;
const WINDOW_UPDATE = 8;
export const frameHeader = 9;
export const END_STREAM = 1;
export const ACK = 1;
const END_HEADERS = 4;
/** The largest window. */
const widest: number = 2 ** 31 - 1;

export function frame(type: number, flags: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(frameHeader);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  return Buffer.concat([header, payload]);
}

/** What a client begins with; the daemon may send as much as it likes. */
export function greeting(): Buffer {
  const settings = Buffer.alloc(6);
  settings.writeUInt16BE(4); // INITIAL_WINDOW_SIZE
  settings.writeUInt32BE(widest, 2);
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  return Buffer.concat([preface, frame(SETTINGS, 0, settings), widening(widest - 65_535)]);
}

export function widening(by: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(by);
  return frame(WINDOW_UPDATE, 0, payload);
}

/**
 * A call of gRPC, with a message that has no field: first with headers that the daemon keeps in its table, then
 * by their places there, as a client in Go does it.
 */
export function requests(method: string): { readonly first: Buffer; readonly next: Buffer } {
  const fields = [
    [0x44, method], // :path
    [0x41, "localhost"], // :authority
    [0x5f, "application/grpc"], // content-type
    [0x40, "te", "trailers"],
    [0x40, "containerd-namespace", "default"],
  ] as const;
  const kept = fields.flatMap(([first, ...texts]) => [
    Buffer.of(first),
    ...texts.flatMap((text) => [Buffer.of(text.length), Buffer.from(text)]),
  ]);
  const postOverHttp = Buffer.of(0x83, 0x86);
  const places = Buffer.of(...fields.map((_, i) => 0x80 | (61 + fields.length - i)));
  const message = frame(DATA, END_STREAM, Buffer.alloc(5));
  return {
    first: Buffer.concat([
      frame(HEADERS, END_HEADERS, Buffer.concat([postOverHttp, ...kept])),
      message,
    ]),
    next: Buffer.concat([
      frame(HEADERS, END_HEADERS, Buffer.concat([postOverHttp, places])),
      message,
    ]),
  };
}

/** The same request on a stream of its own. */
export function onStream(request: Buffer, stream: number): Buffer {
  const bytes = Buffer.from(request);
  bytes.writeUInt32BE(stream, 5);
  bytes.writeUInt32BE(stream, frameHeader + bytes.readUIntBE(0, 3) + 5);
  return bytes;
}
