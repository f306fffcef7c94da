import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf } from "../timestamp-of.ts";
import { typeName } from "../type-name.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import type { Unary } from "../service.ts";
import type { Table } from "../wire/table.ts";
import { decodeBootstrap, encodeBootstrap } from "./bootstrap.ts";
import { type TaskEvent, taskEvents } from "./events.ts";
import { runcOptions, runcOptionsName } from "./runc-options.ts";
import { taskService } from "./task-service.ts";
import { sandboxService } from "./sandbox-service.ts";
import { createTaskRequest, deleteResponse, killRequest } from "./task.ts";

const text = (value: string): string => Buffer.from(value).toString("hex");

test("encode() writes a CreateTaskRequest as containerd does", () => {
  const request = {
    id: "c1",
    bundle: "/b",
    rootfs: [{ type: "bind", source: "/s", options: ["rbind", "ro"] }],
    terminal: true,
    stdout: "/o",
    options: { typeUrl: runcOptionsName, value: encode(runcOptions, { root: "/r" }) },
  };
  const mount = `0a04${text("bind")}1202${text("/s")}2205${text("rbind")}2202${text("ro")}`;
  const options = `0a1a${text("containerd.runc.v1.Options")}12043a02${text("/r")}`;
  assert.equal(
    Buffer.from(encode(createTaskRequest, request)).toString("hex"),
    `0a02${text("c1")}1202${text("/b")}1a15${mount}20013202${text("/o")}5222${options}`,
  );
});

test("decode() reads a DeleteResponse as containerd writes it", () => {
  const timestamp = "08808ee5a90610b1f6e8ba03";
  const bytes = Buffer.from(`08d2041089011a0c${timestamp}`, "hex");
  assert.deepEqual(decode(deleteResponse, bytes), {
    pid: 594,
    exitStatus: 137,
    exitedAt: { seconds: 1698252544n, nanos: 928660273 },
  });
});

test("decode() keeps a KillRequest's fields apart", () => {
  assert.deepEqual(decode(killRequest, Buffer.from("0a0163120165180f2001", "hex")), {
    id: "c",
    execId: "e",
    signal: 15,
    all: true,
  });
});

test("timestampOf() splits nanoseconds", () => {
  assert.deepEqual(timestampOf(1_476_000_000_669_794_202n), {
    seconds: 1_476_000_000n,
    nanos: 669_794_202,
  });
});

test("typeName() leaves out the host before an Any's type", () => {
  const value = new Uint8Array(0);
  assert.equal(typeName({ typeUrl: "a.b/c.D", value }), "c.D");
  assert.equal(typeName({ typeUrl: "c.D", value }), "c.D");
});

test("encode() writes a sandbox's status as containerd does, and decode() reads it back", () => {
  const { response } = sandboxService.SandboxStatus;
  const status = {
    sandboxId: "s1",
    pid: 300,
    state: "SANDBOX_READY",
    info: { a: "b" },
    createdAt: { seconds: 5n, nanos: 0 },
    exitedAt: undefined,
    extra: { typeUrl: "t", value: Uint8Array.of(9) },
  };
  const bytes = encode(response, status);
  assert.equal(
    Buffer.from(bytes).toString("hex"),
    `0a02${text("s1")}10ac021a0d${text("SANDBOX_READY")}22060a0161120162` +
      `2a0208053a060a0174120109`,
  );
  assert.deepEqual(decode(response, bytes), status);
});

test("encode() writes a CreateSandboxRequest as containerd does", () => {
  const request = {
    sandboxId: "s1",
    bundlePath: "/b",
    rootfs: [{ type: "bind" }],
    netnsPath: "/n",
    annotations: { a: "b" },
  };
  assert.equal(
    Buffer.from(encode(sandboxService.CreateSandbox.request, request)).toString("hex"),
    `0a02${text("s1")}1202${text("/b")}1a060a04${text("bind")}2a02${text("/n")}32060a0161120162`,
  );
});

test("no message has a field number twice", () => {
  const tables: readonly Table[] = [
    ...Object.values<Unary>(taskService).flatMap(({ request, response }) => [request, response]),
    ...Object.values<Unary>(sandboxService).flatMap(({ request, response }) => [request, response]),
    ...Object.values<TaskEvent>(taskEvents).map(({ table }) => table),
    runcOptions,
  ];
  for (const table of tables) {
    const numbers = Object.values(table).map(([number]) => number);
    assert.equal(new Set(numbers).size, numbers.length, Object.keys(table).join());
  }
});

test("encodeBootstrap() prints what each containerd reads", () => {
  const address = "unix:///run/containerd/s/1";
  assert.equal(encodeBootstrap({ version: 2, address, protocol: "ttrpc" }), address);
  assert.equal(
    encodeBootstrap({ version: 3, address, protocol: "ttrpc" }),
    `{"version":3,"address":"${address}","protocol":"ttrpc"}`,
  );
});

test("decodeBootstrap() reads what any shim prints", () => {
  const address = "unix:///s";
  assert.deepEqual(decodeBootstrap("unix:///s\n"), { version: 2, address, protocol: "ttrpc" });
  assert.deepEqual(decodeBootstrap(`{"version":3,"address":"unix:///s","protocol":"ttrpc"}`), {
    version: 3,
    address,
    protocol: "ttrpc",
  });
});

const notBootstraps = [
  ["", "invalid_argument"],
  ["{", "invalid_argument"],
  [`{"version":"3","address":"a","protocol":"ttrpc"}`, "invalid_argument"],
  [`{"version":3,"protocol":"ttrpc"}`, "invalid_argument"],
  [`{"version":3,"address":"a","protocol":"grpc"}`, "unimplemented"],
] as const;

for (const [output, code] of notBootstraps) {
  test(`decodeBootstrap() refuses "${output}"`, () => {
    assert.throws(() => decodeBootstrap(output), { code });
  });
}
