import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pid, type Waiting } from "@skiff/kernel";
import type { DBusKernel } from "./dbus-connection.ts";
import { DBusWriter } from "./dbus-writer.ts";
import { headerField } from "./header-field.ts";
import { Systemd } from "./systemd.ts";

const unit = { name: "a.scope", socket: "/run/systemd/private" };
const scope = {
  unit,
  slice: "system.slice",
  cgroup: [{ version: 2, controllers: [], path: "/sys/fs/cgroup/system.slice/a.scope" }],
} as const;
const job = "/org/freedesktop/systemd1/job/7";
const replies = reply((body) => body.string(job));

describe("startScope() returns when its job is done", () => {
  test("after others' signals, and the end of others' jobs", () => {
    start([replies, signal("UnitNew"), ended("/org/freedesktop/systemd1/job/77"), ended(job)]);
  });

  test("of which it hears before the reply", () => {
    start([signal("JobNew"), ended(job), replies]);
  });

  test("however the messages are cut", () => {
    for (const piece of [1, 7, 16, 4096]) start([signal("JobNew"), replies, ended(job)], { piece });
  });
});

test("startScope() throws when the job came to nothing, and the unit is its own to remove", () => {
  const systemd = connected([replies, ended(job, "canceled")]);
  assert.throws(() => startScope(systemd), {
    code: "internal",
    message: "start a.scope: systemd: StartTransientUnit: the job's result is canceled",
  });
  assert.equal(systemd.made, unit);
});

test("startScope() throws when there is such a unit, and has made none", () => {
  const exists = answer(3, { name: "org.freedesktop.systemd1.UnitExists" }, "s", (body) =>
    body.string("Unit a.scope already exists."),
  );
  const systemd = connected([exists]);
  assert.throws(() => startScope(systemd), { code: "already_exists" });
  assert.equal(systemd.made, undefined);
});

test("startScope() says at the deadline whether it waits for the answer or for the job", () => {
  assert.throws(() => start([]), {
    code: "deadline_exceeded",
    message: "start a.scope: waited 30 s for the answer to StartTransientUnit",
  });
  assert.throws(() => start([replies, signal("UnitNew")]), {
    code: "deadline_exceeded",
    message: `start a.scope: waited 30 s for the end of ${job}, of StartTransientUnit`,
  });
});

test("startScope() says what it waited for when systemd hangs up", () => {
  assert.throws(() => start([replies], { hangsUp: true }), {
    code: "unavailable",
    message: `start a.scope: waited for the end of ${job}, of StartTransientUnit: the peer hung up`,
  });
});

test("startScope() connects anew where a connection is not answered, and gives up at the deadline", () => {
  start([replies, ended(job)], { deaf: 2 });
  assert.throws(() => start([replies, ended(job)], { deaf: 1000 }), {
    code: "deadline_exceeded",
    message: "systemd: waited 30 s for the answer to AUTH",
  });
});

interface Behaviour {
  /** Connections that are not answered at first. */
  readonly deaf?: number;
  /** Bytes that reach us at a time. */
  readonly piece?: number;
  readonly hangsUp?: boolean;
}

function start(messages: readonly Uint8Array[], behaviour: Behaviour = {}): void {
  startScope(connected(messages, behaviour));
}

function startScope(systemd: Systemd): void {
  systemd.startScope(scope, { process: pid(42), properties: [] });
}

/** To a systemd that says these messages once it is asked for anything. */
function connected(messages: readonly Uint8Array[], behaviour: Behaviour = {}): Systemd {
  return new Systemd(peer(messages, behaviour), unit.socket);
}

function peer(
  messages: readonly Uint8Array[],
  { deaf = 0, piece = 4096, hangsUp = false }: Behaviour,
): DBusKernel & Waiting {
  let now = 0n;
  let written: number[] = [];
  let calls = 0;
  let connections = 0;
  return {
    socket: () => ({ fd: 3, [Symbol.dispose]: () => {} }),
    connect: () => {
      calls = 0;
      if (connections++ < deaf) return;
      written = [...new TextEncoder().encode("DATA\r\nOK 0123456789abcdef\r\n")];
    },
    sendmsg: (_socket, bytes) => {
      if (calls++ === 1) written.push(...messages.flatMap((message) => [...message]));
      return bytes.length;
    },
    recvmsg: (_socket, buffer, offset, length) => {
      const taken = written.slice(0, Math.min(length, piece));
      written = written.slice(taken.length);
      buffer.set(taken, offset);
      return { length: taken.length, descriptors: [] };
    },
    poll: (_triples, milliseconds) => {
      if (written.length > 0 || hangsUp) return 1;
      now += BigInt(milliseconds) * 1_000_000n;
      return 0;
    },
    clock_gettime: () => now,
  };
}

function reply(write: (body: DBusWriter) => void): Uint8Array {
  return answer(2, {}, "o", write);
}

function ended(path: string, result = "done"): Uint8Array {
  return answer(4, { member: "JobRemoved" }, "uoss", (body) => {
    body.uint32(7);
    body.string(path);
    body.string("a.scope");
    body.string(result);
  });
}

function signal(member: string): Uint8Array {
  return answer(4, { member }, "s", (body) => body.string("a.scope"));
}

/** A message of a kind, by its number; what is no signal answers the first call. */
function answer(
  kind: number,
  { member, name }: { readonly member?: string; readonly name?: string },
  signature: string,
  write: (body: DBusWriter) => void,
): Uint8Array {
  const body = new DBusWriter();
  write(body);
  const message = new DBusWriter();
  for (const byte of [0x6c, kind, 0, 1]) message.byte(byte);
  message.uint32(body.length);
  message.uint32(1);
  const field = (code: number, type: string, put: () => void): void => {
    message.align(8);
    message.byte(code);
    message.signature(type);
    put();
  };
  message.array(8, () => {
    if (kind !== 4) field(headerField.replySerial, "u", () => message.uint32(1));
    if (member !== undefined) field(headerField.member, "s", () => message.string(member));
    if (name !== undefined) field(headerField.errorName, "s", () => message.string(name));
    field(headerField.signature, "g", () => message.signature(signature));
  });
  message.align(8);
  return new Uint8Array([...message.bytes(), ...body.bytes()]);
}
