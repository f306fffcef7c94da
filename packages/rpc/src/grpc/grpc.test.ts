import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { connect, constants, type ClientHttp2Stream } from "node:http2";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Fault } from "@skiff/base";
import { Content } from "@skiff/proto/grpc";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { grpcServiceOf } from "./grpc-service.ts";
import { type GrpcServer, listenGrpc } from "./listen-grpc.ts";
import type { WatchedCall } from "./find-method.ts";
import { encodeMessageFrame, readMessageFrames } from "./message-frames.ts";

const folder = mkdtempSync(join(tmpdir(), "grpc-"));
const path = join(folder, "s");
const longest = 32 * 1024 * 1024;
const bugs: unknown[] = [];
const watched: string[] = [];
const cancelled = Promise.withResolvers<unknown>();
let begun = Promise.withResolvers<void>();
let server: GrpcServer;

const handlers = grpcServiceOf(Content, {
  info: ({ digest }, call) => {
    if (digest === "none") throw new Fault("not_found", "no content ‘none’, 100%");
    if (digest === "bug") throw new TypeError("on purpose");
    return { info: { digest: `${digest} ${call.header("containerd-namespace")}` } };
  },
  abort: (_request, { signal }) =>
    new Promise((_resolve, reject) => {
      begun.resolve();
      signal.addEventListener("abort", () => {
        cancelled.resolve(signal.reason);
        reject(new Fault("cancelled", "given up"));
      });
    }),
  read: async function* ({ size }) {
    for (let offset = 0n; offset < size; offset++) yield { offset, data: new Uint8Array(1 << 20) };
    if (size === 0n) throw new Fault("failed_precondition", "nothing to read");
  },
  write: async function* (requests) {
    let offset = 0n;
    for await (const { data, action } of requests) {
      offset += BigInt(data.length);
      yield { offset, action };
      if (action === 2) return;
    }
  },
});

before(async () => {
  const { uid, gid } = statSync(folder);
  const bug = (error: unknown): void => void bugs.push(error);
  const watch = ({ method, kind }: WatchedCall): ((status: number) => void) => {
    return (status) => void watched.push(`${kind} ${method}: ${status}`);
  };
  const place = { path, owner: { uid, gid } };
  server = await listenGrpc(place, { services: [handlers], longest, bug, watch });
});

after(async () => {
  await server[Symbol.asyncDispose]();
  assert.deepEqual(readdirSync(folder), []);
  rmSync(folder, { recursive: true });
});

interface Outcome {
  readonly messages: readonly Uint8Array[];
  readonly status: number;
  readonly message: string;
}

async function call(
  method: string,
  requests: readonly Uint8Array[],
  options: { headers?: Record<string, string>; act?: (stream: ClientHttp2Stream) => void } = {},
): Promise<Outcome> {
  const session = connect("http://localhost", { path });
  try {
    const stream = session.request({
      ":method": "POST",
      ":path": method.startsWith("/") ? method : `/${Content.typeName}/${method}`,
      "content-type": "application/grpc",
      te: "trailers",
      ...options.headers,
    });
    const end = new Map<string, string>();
    const keep = (headers: object): void => {
      for (const [name, value] of Object.entries(headers)) end.set(name, String(value));
    };
    stream.on("response", keep);
    stream.on("trailers", keep);
    for (const request of requests) stream.write(encodeMessageFrame(request));
    if (options.act === undefined) stream.end();
    else options.act(stream);
    const messages: Uint8Array[] = [];
    for await (const message of readMessageFrames(stream, longest)) messages.push(message);
    const message = decodeURIComponent(end.get("grpc-message") ?? "");
    return { messages, status: Number(end.get("grpc-status")), message };
  } finally {
    session.destroy();
  }
}

const { info, abort, read, write } = Content.method;
const infoRequest = (digest: string): Uint8Array =>
  toBinary(info.input, create(info.input, { digest }));

test("a unary call is answered, its headers known to the handler", async () => {
  const headers = { "containerd-namespace": "n" };
  const { messages, status } = await call("Info", [infoRequest("d")], { headers });
  assert.equal(status, 0);
  assert.equal(fromBinary(info.output, messages[0] ?? new Uint8Array()).info?.digest, "d n");
});

test("a fault is the call's status; a bug is internal, and told of", async () => {
  const fault = await call("Info", [infoRequest("none")]);
  assert.deepEqual(fault, { messages: [], status: 5, message: "no content ‘none’, 100%" });
  assert.equal((await call("Info", [infoRequest("bug")])).status, 13);
  assert.match(String(bugs.pop()), /on purpose/);
  assert.deepEqual(bugs, []);
});

test("what is not offered is unimplemented", async () => {
  assert.deepEqual(await call("/a.B/C", []), {
    messages: [],
    status: 12,
    message: "unknown service a.B",
  });
  assert.equal((await call("List", [])).status, 12);
  assert.equal((await call("Nothing", [])).status, 12);
});

test("what is malformed is invalid_argument", async () => {
  assert.equal((await call("Info", [])).status, 3);
  assert.equal((await call("Info", [infoRequest("a"), infoRequest("b")])).status, 3);
  assert.equal((await call("Info", [Uint8Array.of(0xff)])).status, 3);
  const badTimeout = await call("Info", [infoRequest("a")], { headers: { "grpc-timeout": "1x" } });
  assert.deepEqual([badTimeout.status, badTimeout.message], [3, "grpc-timeout: 1x"]);
});

test("messages that are compressed or too long are refused", async () => {
  const raw = (bytes: number[]) => (stream: ClientHttp2Stream) =>
    stream.end(Uint8Array.from(bytes));
  assert.equal((await call("Info", [], { act: raw([1, 0, 0, 0, 0]) })).status, 12);
  const long = await call("Info", [], { act: raw([0, 0xff, 0, 0, 0]) });
  assert.deepEqual(
    [long.status, long.message],
    [8, `message of 4278190080 bytes, where ${longest} is the most`],
  );
  assert.equal((await call("Info", [], { act: raw([0, 0, 0, 0, 9, 1]) })).status, 3);
});

test("a server's stream is read to its end, whatever its size, and its fault comes after it", async () => {
  const request = (size: bigint): Uint8Array => toBinary(read.input, create(read.input, { size }));
  const { messages, status } = await call("Read", [request(40n)]);
  assert.equal(status, 0);
  const sizes = messages.map((bytes) => fromBinary(read.output, bytes).data.length);
  assert.deepEqual(
    sizes,
    Array.from({ length: 40 }, () => 1 << 20),
  );
  assert.equal((await call("Read", [request(0n)])).status, 9);
});

test("a two-way stream is answered message by message, also ones of 20 MB", async () => {
  const request = (length: number, action: number): Uint8Array =>
    toBinary(write.input, create(write.input, { action, data: new Uint8Array(length) }));
  const { messages, status } = await call("Write", [request(20_000_000, 1), request(3, 1)]);
  assert.equal(status, 0);
  assert.deepEqual(
    messages.map((bytes) => fromBinary(write.output, bytes).offset),
    [20_000_000n, 20_000_003n],
  );
  // The handler ends first, with the client's side still open.
  const early = await call("Write", [request(5, 2)], { act: () => {} });
  assert.deepEqual([early.status, early.messages.length], [0, 1]);
});

test("a deadline that passes ends the call", async () => {
  const { status } = await call("Abort", [toBinary(abort.input, create(abort.input))], {
    headers: { "grpc-timeout": "20m" },
  });
  assert.equal(status, 4);
});

test("a handler hears of a client that gives its call up", async () => {
  begun = Promise.withResolvers();
  const bytes = toBinary(abort.input, create(abort.input));
  const act = (stream: ClientHttp2Stream): void => {
    stream.end();
    void begun.promise.then(() => stream.close(constants.NGHTTP2_CANCEL));
  };
  await call("Abort", [bytes], { act });
  assert.equal((await cancelled.promise) instanceof Fault, true);
});

test("the socket is there for its owner and group alone", () => {
  assert.equal(statSync(path).mode & 0o777, 0o660);
});

test("listenGrpc() throws unavailable where it cannot", async () => {
  const place = { path: join(folder, "no", "s"), owner: { uid: 0, gid: 0 } };
  const listening = listenGrpc(place, { services: [], longest, bug: () => {} });
  await assert.rejects(listening, { code: "unavailable" });
});

test("each call is told of with its end", async () => {
  watched.length = 0;
  await call("Info", [infoRequest("a")]);
  await call("Info", [infoRequest("none")]);
  await call("Read", [toBinary(read.input, create(read.input, { size: 1n }))]);
  await call("Nothing", []);
  const told = watched.filter((line) => !line.includes("Abort")); // of a test before
  assert.deepEqual(told, ["unary Info: 0", "unary Info: 5", "server_streaming Read: 0"]);
});

test("who is not admitted is cut off, by the connection's own descriptor", async () => {
  const other = join(folder, "t");
  const seen: number[] = [];
  const admit = (connection: number): void => {
    seen.push(connection);
    throw new Fault("permission_denied", "on purpose");
  };
  const owner = { uid: statSync(folder).uid, gid: statSync(folder).gid };
  const options = { services: [handlers], longest, bug: () => {}, admit };
  await using _closed = await listenGrpc({ path: other, owner }, options);
  const session = connect("http://x", { createConnection: () => createConnection(other) });
  await new Promise((resolve) => {
    session.on("error", resolve);
    session.on("close", resolve);
  });
  assert.ok(seen.length === 1 && (seen[0] ?? -1) > 2, seen.join());
});
