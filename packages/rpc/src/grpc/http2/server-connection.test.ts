import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as frames from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import { encodeHeaders } from "./hpack/encode-headers.ts";
import { ServerConnection } from "./server-connection.ts";
import type { ServerStream } from "./server-stream.ts";

const folder = mkdtempSync(join(tmpdir(), "http2-"));
const path = join(folder, "s");
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const head = encodeHeaders({ ":status": "200" });
const tail = encodeHeaders({ end: "1" });
/** What begins a request. */
const asked = { ":method": "POST", ":scheme": "http", ":path": "/" };
const request = encodeHeaders(asked);
/** What each stream was served by. */
let serve: (stream: ServerStream) => Promise<void> = async () => {};
let server: Server;

before(async () => {
  server = createServer((socket) => void new ServerConnection(socket, (stream) => serve(stream)));
  server.listen(path);
  await once(server, "listening");
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** A client that sends what it is told to, and keeps the frames that it gets. */
class Client implements Disposable {
  readonly got: frames.Frame[] = [];
  readonly #socket: Socket = connect(path);
  readonly closed: Promise<unknown> = once(this.#socket, "close");
  #wake = (): void => {};

  constructor() {
    const reader = new FrameReader();
    reader.push(Buffer.from(preface), () => {});
    this.#socket.on("data", (piece: Buffer) => {
      reader.push(piece, (frame) => this.got.push({ ...frame, payload: frame.payload.slice() }));
      this.#wake();
    });
    this.#socket.on("error", () => {}); // "close" follows
    this.#socket.write(preface);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  send(type: number, stream: number, given: { flags?: number; payload?: Uint8Array } = {}): void {
    const { flags = 0, payload = new Uint8Array() } = given;
    this.#socket.write(frames.encodeFrameHeader({ type, flags, stream }, payload.length));
    this.#socket.write(payload);
  }

  /** Asks, with nothing to follow. */
  ask(stream: number): void {
    const flags = frames.END_HEADERS | frames.END_STREAM;
    this.send(frames.HEADERS, stream, { flags, payload: request });
  }

  async until(is: (got: readonly frames.Frame[]) => boolean): Promise<void> {
    while (!is(this.got)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  bytesOn(stream: number): number {
    return this.got
      .filter((frame) => frame.type === frames.DATA && frame.stream === stream)
      .reduce((sum, { payload }) => sum + payload.length, 0);
  }
}

const ended = (stream: number) => (got: readonly frames.Frame[]) =>
  got.some((frame) => frame.stream === stream && (frame.flags & frames.END_STREAM) !== 0);

test("a response is sent no faster than the client allows, on a stream and on all", async () => {
  serve = async (stream) => {
    stream.response.begin(head);
    await stream.send(new Uint8Array(100_000));
    stream.end(tail);
  };
  using client = new Client();
  client.ask(1);
  client.ask(3);
  await client.until(() => client.bytesOn(1) + client.bytesOn(3) === 65_535);
  assert.equal(client.bytesOn(3), 0); // the connection's window is the first's
  client.send(frames.WINDOW_UPDATE, 0, { payload: frames.encodeUint32s(1_000_000) });
  await client.until(() => client.bytesOn(3) === 65_535);
  assert.equal(client.bytesOn(1), 65_535);
  client.send(frames.WINDOW_UPDATE, 1, { payload: frames.encodeUint32s(100_000) });
  await client.until(ended(1));
  assert.equal(client.bytesOn(1), 100_000);
  const smaller = Uint8Array.of(0, 4, 0, 0, 0, 0); // INITIAL_WINDOW_SIZE 0: stream 3 owes
  client.send(frames.SETTINGS, 0, { payload: smaller });
  client.send(frames.WINDOW_UPDATE, 3, { payload: frames.encodeUint32s(65_535) });
  client.send(frames.PING, 0, { payload: new Uint8Array(8) });
  await client.until((got) => got.some(({ type }) => type === frames.PING));
  assert.equal(client.bytesOn(3), 65_535);
  client.send(frames.WINDOW_UPDATE, 3, { payload: frames.encodeUint32s(34_465) });
  await client.until(ended(3));
  assert.equal(client.bytesOn(3), 100_000);
});

test("headers come in several frames, with padding and a priority", async () => {
  const paths: (string | undefined)[] = [];
  serve = async (stream) => {
    paths.push(stream.headers.get(":path"));
    stream.end(tail);
  };
  using client = new Client();
  const block = encodeHeaders({ ...asked, ":path": "/a", x: "y" });
  const flags = frames.END_STREAM | frames.PADDED | frames.PRIORITY_FLAG;
  const first = Uint8Array.of(3, 0, 0, 0, 0, 1, ...block.subarray(0, 2), 0, 0, 0);
  client.send(frames.HEADERS, 1, { flags, payload: first });
  client.send(frames.CONTINUATION, 1, { payload: block.subarray(2, 4) });
  client.send(frames.CONTINUATION, 1, { flags: frames.END_HEADERS, payload: block.subarray(4) });
  await client.until(ended(1));
  assert.deepEqual(paths, ["/a"]);
});

test("trailers longer than a frame are continued", async () => {
  serve = async (stream) => stream.end(encodeHeaders({ long: "x".repeat(40_000) }));
  using client = new Client();
  client.ask(1);
  const isLast = ({ type, flags }: frames.Frame): boolean =>
    type === frames.CONTINUATION && (flags & frames.END_HEADERS) !== 0;
  await client.until((got) => got.some(isLast));
  const types = client.got.filter(({ stream }) => stream === 1).map(({ type }) => type);
  assert.deepEqual(types, [frames.HEADERS, frames.CONTINUATION, frames.CONTINUATION]);
});

test("a stream that nobody reads keeps no other from being read", async () => {
  const sizes: number[] = [];
  serve = async (stream) => {
    if (stream.id === 1) return; // for ever
    let size = 0;
    for await (const { length } of stream.request.chunks()) size += length;
    sizes.push(size);
    stream.end(tail);
  };
  using client = new Client();
  const payload = new Uint8Array(16_384);
  for (const stream of [1, 3]) {
    client.send(frames.HEADERS, stream, { flags: frames.END_HEADERS, payload: request });
    for (let i = 0; i < 63; i++) client.send(frames.DATA, stream, { payload });
    client.send(frames.DATA, stream, { flags: frames.END_STREAM, payload });
  }
  await client.until(ended(3));
  assert.deepEqual(sizes, [1024 * 1024]);
});

test("what a client gives up is cut, and so is all of one that goes", async () => {
  const cut: string[] = [];
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  serve = async (stream) => {
    const done = stream.id === 1 ? first : second;
    stream.onCut(({ code }) => {
      cut.push(`${stream.id} ${code}`);
      done.resolve();
    });
  };
  using client = new Client();
  client.ask(1);
  client.ask(3);
  client.send(frames.RST_STREAM, 1, { payload: frames.encodeUint32s(8) });
  await first.promise;
  client[Symbol.dispose]();
  await second.promise;
  assert.deepEqual(cut, ["1 cancelled", "3 cancelled"]);
});

const open = { flags: frames.END_HEADERS, payload: request };
const withHeaders = (fields: Readonly<Record<string, string>>) => (c: Client) =>
  c.send(frames.HEADERS, 1, { ...open, payload: encodeHeaders(fields) });
/** With the number that says so (RFC 9113, 7). */
const offences: Readonly<Record<string, readonly [number, (client: Client) => void]>> = {
  "a frame that is too long": [
    6,
    (c) => c.send(frames.DATA, 1, { payload: new Uint8Array(16_385) }),
  ],
  "a body without a stream": [1, (c) => c.send(frames.DATA, 1)],
  "a body on stream 0": [1, (c) => c.send(frames.DATA, 0)],
  "a ping on a stream": [1, (c) => c.send(frames.PING, 1, { payload: new Uint8Array(8) })],
  "a ping of another length": [6, (c) => c.send(frames.PING, 0, { payload: new Uint8Array(7) })],
  "headers on a stream of ours": [1, (c) => c.send(frames.HEADERS, 2, open)],
  "headers that are none": [
    1,
    (c) => c.send(frames.HEADERS, 1, { ...open, payload: Uint8Array.of(0xff, 0) }),
  ],
  "headers broken off": [
    1,
    (c) => {
      c.send(frames.HEADERS, 1, { payload: request });
      c.send(frames.PING, 0, { payload: new Uint8Array(8) });
    },
  ],
  "headers of no request": [1, withHeaders({ ":method": "POST", ":scheme": "http" })],
  "headers of a response": [1, withHeaders({ ...asked, ":status": "200" })],
  "a name in upper case": [1, withHeaders({ ...asked, Upper: "x" })],
  "a pseudo-header field behind another field": [1, withHeaders({ x: "y", ...asked })],
  "a field of the connection's": [1, withHeaders({ ...asked, connection: "close" })],
  "a te that is not for trailers": [1, withHeaders({ ...asked, te: "gzip" })],
  "trailers that are a request": [
    1,
    (c) => {
      c.send(frames.HEADERS, 1, open);
      c.send(frames.HEADERS, 1, { ...open, flags: frames.END_HEADERS | frames.END_STREAM });
    },
  ],
  "trailers that are not the end": [
    1,
    (c) => {
      c.send(frames.HEADERS, 1, open);
      c.send(frames.HEADERS, 1, { flags: frames.END_HEADERS, payload: tail });
    },
  ],
  "a continuation of nothing": [1, (c) => c.send(frames.CONTINUATION, 1, open)],
  "more padding than body": [
    1,
    (c) => {
      c.send(frames.HEADERS, 1, open);
      c.send(frames.DATA, 1, { flags: frames.PADDED, payload: Uint8Array.of(9) });
    },
  ],
  "more than the stream's window": [
    3,
    (c) => {
      c.send(frames.HEADERS, 1, open);
      for (let i = 0; i < 65; i++) c.send(frames.DATA, 1, { payload: new Uint8Array(16_384) });
    },
  ],
  "more after the end": [
    5,
    (c) => {
      c.send(frames.HEADERS, 1, open);
      c.send(frames.DATA, 1, { flags: frames.END_STREAM });
      c.send(frames.DATA, 1, { payload: Uint8Array.of(1) });
    },
  ],
  "more on a stream that was given up": [
    5,
    (c) => {
      c.ask(1);
      c.send(frames.RST_STREAM, 1, { payload: frames.encodeUint32s(8) });
      c.send(frames.DATA, 1, { payload: Uint8Array.of(1) });
    },
  ],
  "a window that does not grow": [
    1,
    (c) => c.send(frames.WINDOW_UPDATE, 0, { payload: frames.encodeUint32s(0) }),
  ],
  "a window too large": [
    3,
    (c) => c.send(frames.WINDOW_UPDATE, 0, { payload: frames.encodeUint32s(2 ** 31 - 1) }),
  ],
  "settings cut off": [6, (c) => c.send(frames.SETTINGS, 0, { payload: Uint8Array.of(1) })],
  "a setting that may not be": [
    1,
    (c) => c.send(frames.SETTINGS, 0, { payload: Uint8Array.of(0, 5, 0, 0, 0, 1) }),
  ],
  "a push": [1, (c) => c.send(frames.PUSH_PROMISE, 1)],
};

for (const [what, [number, offend]] of Object.entries(offences)) {
  test(`${what} ends the connection, with its reason`, async () => {
    serve = async () => {};
    using client = new Client();
    offend(client);
    await client.closed;
    const last = client.got.at(-1);
    assert.deepEqual([last?.type, last?.payload.at(-1)], [frames.GOAWAY, number]);
  });
}

test("headers without end are too much", async () => {
  using client = new Client();
  client.send(frames.HEADERS, 1);
  for (let i = 0; i < 3000; i++) client.send(frames.CONTINUATION, 1);
  await client.closed;
  assert.equal(client.got.at(-1)?.payload.at(-1), 11);
});

test("streams opened and given up at once do not pile up", async () => {
  const begun: number[] = [];
  const all: PromiseWithResolvers<void>[] = [];
  serve = (stream) => {
    begun.push(stream.id);
    const done = Promise.withResolvers<void>();
    all.push(done);
    return done.promise;
  };
  using client = new Client();
  for (let id = 1; id <= 2 * 10_001; id += 2) {
    client.ask(id);
    client.send(frames.RST_STREAM, id, { payload: frames.encodeUint32s(8) });
  }
  await client.until((got) => got.some(({ type }) => type === frames.RST_STREAM));
  assert.equal(begun.length, 10_000);
  for (const done of all) done.resolve();
});

test("what is no HTTP/2 is cut off", async () => {
  const socket = connect(path);
  socket.on("error", () => {}); // "close" follows
  socket.write("GET / HTTP/1.1\r\n\r\n");
  socket.resume();
  await once(socket, "close");
});

test("garbage ends its own connection alone", async () => {
  serve = async (stream) => stream.end(tail);
  let state = 7;
  const random = (): number => (state = (state * 48_271) % 0x7fff_ffff);
  using client = new Client();
  for (let round = 0; round < 200; round++) {
    using other = new Client();
    for (let i = 0; i < 20; i++) {
      const payload = Uint8Array.from({ length: random() % 30 }, random);
      other.send(random() % 11, random() % 8, { flags: random() % 256, payload });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.ask(1);
  await client.until(ended(1));
});
