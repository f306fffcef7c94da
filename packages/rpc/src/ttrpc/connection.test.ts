import assert from "node:assert/strict";
import { test } from "node:test";
import { type Code, Fault, isFault } from "@skiff/base";
import { decode, encode, taskService, ttrpcRequest, ttrpcResponse } from "@skiff/proto";
import type { Reply } from "../reply.ts";
import { ClientConnection } from "./client-connection.ts";
import { encodeFrame } from "./encode-frame.ts";
import { type Frame, maxPayload } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import { ServerConnection } from "./server-connection.ts";
import { serviceOf } from "./service.ts";

type Waiting = Reply<{ readonly exitStatus?: number }>;

/** A server, what it sent, and a clock that is turned by hand. */
class World {
  readonly sent: Frame[] = [];
  readonly waiting: Waiting[] = [];
  readonly clock: Clock = new Clock();
  readonly server: ServerConnection;

  constructor() {
    const methods = { Pids: taskService.Pids, Wait: taskService.Wait };
    const service = serviceOf("skiff.Test", methods, {
      Pids: ({ id }) => {
        if (id === "") throw new Fault("not_found", "no such thing");
        if (id === "huge") return { processes: [{ info: { value: new Uint8Array(maxPayload) } }] };
        return { processes: [{ pid: id.length }] };
      },
      Wait: () => (reply: Waiting) => void this.waiting.push(reply),
    });
    const reader = new FrameReader({
      frame: (frame) => this.sent.push(frame),
      tooLong: () => assert.fail(),
    });
    this.server = new ServerConnection({
      services: [service],
      send: (bytes) => reader.push(bytes),
      after: this.clock.after,
    });
  }

  request(stream: number, message: Parameters<typeof encode<typeof ttrpcRequest>>[1]): void {
    this.frame({ stream, payload: encode(ttrpcRequest, { service: "skiff.Test", ...message }) });
  }

  frame(frame: Partial<Frame>): void {
    const whole = { stream: 1, type: 1, flags: 0, payload: new Uint8Array(0), ...frame };
    this.server.receive(encodeFrame(whole));
  }

  /** Of each response: its stream, its status code, and its message or the length of its payload. */
  answers(): unknown[] {
    return this.sent.map(({ stream, type, flags, payload }) => {
      assert.deepEqual([type, flags], [2, 0]);
      const { status, payload: answer } = decode(ttrpcResponse, payload);
      assert.ok(status !== undefined);
      return [stream, status.code, status.code === 0 ? answer.length : status.message];
    });
  }
}

class Clock {
  readonly timers: Map<object, { readonly at: number; readonly work: () => void }> = new Map();
  readonly after = (milliseconds: number, work: () => void): (() => void) => {
    const key = {};
    this.timers.set(key, { at: milliseconds, work });
    return () => this.timers.delete(key);
  };

  turn(to: number): void {
    for (const [key, { at, work }] of this.timers) {
      if (at <= to && this.timers.delete(key)) work();
    }
  }
}

const pids = (id: string): Uint8Array => encode(taskService.Pids.request, { id });

test("ServerConnection answers a call", () => {
  const world = new World();
  world.request(1, { method: "Pids", payload: pids("abc") });
  assert.deepEqual(world.answers(), [[1, 0, 4]]);
});

test("ServerConnection answers in whatever order the handlers do", () => {
  const world = new World();
  world.request(1, { method: "Wait" });
  world.request(3, { method: "Wait" });
  world.request(5, { method: "Pids", payload: pids("abc") });
  world.waiting[1]?.send({ exitStatus: 3 });
  world.waiting[0]?.fail(new Fault("unavailable", "gone"));
  assert.deepEqual(world.answers(), [
    [5, 0, 4],
    [3, 0, 2],
    [1, 14, "gone"],
  ]);
});

const refused: readonly (readonly [string, (world: World) => void, number, string])[] = [
  ["a fault", (w) => w.request(1, { method: "Pids" }), 5, "no such thing"],
  ["an unknown method", (w) => w.request(1, { method: "Nap" }), 12, "method Nap"],
  ["an unknown service", (w) => w.request(1, { service: "x.Y" }), 12, "service x.Y"],
  ["a stream", (w) => w.frame({ flags: 2 }), 12, "streams"],
  ["a frame of a stream", (w) => w.frame({ type: 3 }), 12, "streams"],
  [
    "an even stream id",
    (w) => w.frame({ stream: 1 + 1 }),
    3,
    "StreamID must be odd for client initiated streams",
  ],
  [
    "a request that is none",
    (w) => w.frame({ payload: Uint8Array.of(0x0a, 9) }),
    3,
    "service: malformed message: its end",
  ],
  [
    "a message that is none",
    (w) => w.request(1, { method: "Pids", payload: Uint8Array.of(0x0a, 9) }),
    3,
    "id: malformed message: its end",
  ],
];

for (const [name, send, code, message] of refused) {
  test(`ServerConnection answers ${name} with status ${code}`, () => {
    const world = new World();
    send(world);
    assert.deepEqual(
      world.answers().map((answer) => (Array.isArray(answer) ? answer.slice(1) : answer)),
      [[code, message]],
    );
  });
}

test("ServerConnection refuses a stream id used before, and goes on", () => {
  const world = new World();
  world.request(3, { method: "Pids", payload: pids("a") });
  world.request(3, { method: "Pids", payload: pids("a") });
  world.request(1, { method: "Pids", payload: pids("a") });
  world.request(5, { method: "Pids", payload: pids("a") });
  assert.deepEqual(world.answers(), [
    [3, 0, 4],
    [3, 3, "StreamID cannot be re-used and must increment"],
    [1, 3, "StreamID cannot be re-used and must increment"],
    [5, 0, 4],
  ]);
});

test("ServerConnection says so when a message is too long, and goes on", () => {
  const world = new World();
  const header = new Uint8Array(10);
  new DataView(header.buffer).setUint32(0, maxPayload + 1);
  header.set([0, 0, 0, 1, 1], 4);
  world.server.receive(header);
  world.server.receive(new Uint8Array(maxPayload + 1));
  world.request(3, { method: "Pids", payload: pids("huge") });
  world.request(5, { method: "Pids", payload: pids("abc") });
  assert.deepEqual(world.answers(), [
    [1, 8, "message of 4194305 bytes"],
    [3, 8, "message of 4194326 bytes, where 4194304 is the most"],
    [5, 0, 4],
  ]);
});

test("ServerConnection answers a call whose deadline passes, once", () => {
  const world = new World();
  world.request(1, { method: "Wait", timeoutNano: 5_000_000n });
  world.request(3, { method: "Wait", timeoutNano: 5_000_000n });
  world.waiting[1]?.send({});
  world.clock.turn(1000);
  world.waiting[0]?.send({ exitStatus: 1 });
  assert.deepEqual(world.answers(), [
    [3, 0, 0],
    [1, 4, "the call's deadline has passed"],
  ]);
  assert.equal(world.clock.timers.size, 0);
});

test("ServerConnection drops the answers of a closed connection", () => {
  const world = new World();
  world.request(1, { method: "Wait", timeoutNano: 5_000_000n });
  world.server.close();
  world.waiting[0]?.send({});
  assert.deepEqual(world.answers(), []);
  assert.equal(world.clock.timers.size, 0);
});

test("ServerConnection lets a bug pass", () => {
  const bug = serviceOf(
    "skiff.Test",
    { Pids: taskService.Pids },
    {
      Pids: () => {
        throw new TypeError("a bug");
      },
    },
  );
  const server = new ServerConnection({ services: [bug], send: () => {}, after: () => () => {} });
  const payload = encode(ttrpcRequest, { service: "skiff.Test", method: "Pids" });
  assert.throws(
    () => server.receive(encodeFrame({ stream: 1, type: 1, flags: 0, payload })),
    TypeError,
  );
});

test("ServerConnection throws nothing for garbage", () => {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  for (let round = 0; round < 300; round++) {
    const world = new World();
    const payload = encode(ttrpcRequest, {
      service: "skiff.Test",
      method: "Pids",
      payload: pids("a"),
    });
    const bytes = encodeFrame({ stream: 1, type: 1, flags: 0, payload });
    for (let flips = 0; flips < 3; flips++) bytes[random() % bytes.length] = random() & 0xff;
    world.server.receive(bytes);
    world.server.receive(Uint8Array.from({ length: random() % 400 }, () => random() & 0xff));
    world.answers();
  }
});

/** A client wired to a server that the test plays. */
class Caller {
  readonly sent: Frame[] = [];
  readonly clock: Clock = new Clock();
  readonly outcomes: unknown[] = [];
  readonly client: ClientConnection;

  constructor() {
    const reader = new FrameReader({
      frame: (frame) => this.sent.push(frame),
      tooLong: () => assert.fail(),
    });
    this.client = new ClientConnection({
      send: (bytes) => reader.push(bytes),
      after: this.clock.after,
    });
  }

  call(name: string, timeoutMs?: number): () => void {
    const request = { service: "s", method: name, payload: Uint8Array.of(1), timeoutMs };
    return this.client.call(request, {
      send: (payload) => void this.outcomes.push([name, ...payload]),
      fail: (fault) => void this.outcomes.push([name, fault.code]),
    });
  }

  respond(stream: number, response: Parameters<typeof encode<typeof ttrpcResponse>>[1]): void {
    const payload = encode(ttrpcResponse, response);
    this.client.receive(encodeFrame({ stream, type: 2, flags: 0, payload }));
  }
}

test("ClientConnection numbers its calls, and gives each its own answer", () => {
  const caller = new Caller();
  caller.call("a", 1.5);
  caller.call("b");
  caller.respond(3, { payload: Uint8Array.of(8), status: { code: 0 } });
  caller.respond(1, { payload: Uint8Array.of(9) });
  caller.respond(1, { payload: Uint8Array.of(9) });
  assert.deepEqual(caller.outcomes, [
    ["b", 8],
    ["a", 9],
  ]);
  const requests = caller.sent.map(({ stream, payload }) => ({
    stream,
    ...decode(ttrpcRequest, payload),
  }));
  assert.deepEqual(
    requests.map(({ stream, service, method, timeoutNano }) => [
      stream,
      service,
      method,
      timeoutNano,
    ]),
    [
      [1, "s", "a", 1_500_000n],
      [3, "s", "b", 0n],
    ],
  );
});

test("ClientConnection fails a call with the fault that was sent", () => {
  const caller = new Caller();
  caller.call("a");
  caller.call("b");
  caller.respond(1, { status: { code: 5, message: "no" } });
  caller.client.receive(
    encodeFrame({ stream: 3, type: 2, flags: 0, payload: Uint8Array.of(0x0a, 9) }),
  );
  assert.deepEqual(caller.outcomes, [
    ["a", "not_found"],
    ["b", "invalid_argument"],
  ]);
});

test("ClientConnection gives up a call when its time is over, or when told to", () => {
  const caller = new Caller();
  caller.call("late", 10);
  caller.call("given up", 10)();
  caller.clock.turn(10);
  caller.respond(1, {});
  caller.respond(3, {});
  assert.deepEqual(caller.outcomes, [["late", "deadline_exceeded"]]);
});

test("ClientConnection fails every call once it is closed", () => {
  const caller = new Caller();
  caller.call("before", 10);
  caller.client.close(new Fault("unavailable", "gone"));
  caller.call("after");
  assert.deepEqual(caller.outcomes, [
    ["before", "unavailable" satisfies Code],
    ["after", "unavailable"],
  ]);
  assert.equal(caller.clock.timers.size, 0);
});

test("ClientConnection and ServerConnection speak with each other", () => {
  const pipe: { client?: ClientConnection } = {};
  const server = new ServerConnection({
    services: [
      serviceOf(
        "s",
        { Pids: taskService.Pids },
        { Pids: ({ id }) => ({ processes: [{ pid: id.length }] }) },
      ),
    ],
    send: (bytes) => pipe.client?.receive(bytes),
    after: () => () => {},
  });
  const client = new ClientConnection({
    send: (bytes) => server.receive(bytes),
    after: () => () => {},
  });
  pipe.client = client;
  const seen: unknown[] = [];
  client.call(
    { service: "s", method: "Pids", payload: pids("four") },
    {
      send: (payload) => seen.push(decode(taskService.Pids.response, payload).processes),
      fail: (fault) => assert.ok(!isFault(fault), fault.message),
    },
  );
  assert.deepEqual(seen, [[{ pid: 4, info: undefined }]]);
});
