import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Fault } from "@skiff/base";
import { taskService } from "@skiff/proto";
import type { Reply } from "../reply.ts";
import { serviceOf } from "../ttrpc/service.ts";
import { connectTtrpc } from "./connect-ttrpc.ts";
import { listenTtrpc, type TtrpcServer } from "./listen-ttrpc.ts";
import { type Stub, stubOf } from "../client/stub.ts";

const methods = { Pids: taskService.Pids, Wait: taskService.Wait };
const folder = mkdtempSync(join(tmpdir(), "rpc-"));
const path = join(folder, "s");
const waiting: Reply<{ readonly exitStatus?: number }>[] = [];
let server: TtrpcServer;

before(async () => {
  const service = serviceOf("skiff.Test", methods, {
    Pids: ({ id }) => {
      if (id === "") throw new Fault("not_found", "no such thing");
      return { processes: [{ pid: id.length }] };
    },
    Wait: () => (reply: Reply<{ readonly exitStatus?: number }>) => void waiting.push(reply),
  });
  server = await listenTtrpc(path, [service]);
});

after(async () => {
  await server[Symbol.asyncDispose]();
  assert.deepEqual(readdirSync(folder), []);
  rmSync(folder, { recursive: true });
});

async function withStub(run: (stub: Stub<typeof methods>) => Promise<void>): Promise<void> {
  await using client = await connectTtrpc(`unix://${path}`);
  await run(stubOf(client, "skiff.Test", methods));
}

test("a stub calls, and throws what the server throws", () =>
  withStub(async (stub) => {
    assert.equal((await stub.Pids({ id: "abc" })).processes[0]?.pid, 3);
    await assert.rejects(stub.Pids({}), { code: "not_found", message: "no such thing" });
  }));

test("a stub makes many calls at once, of any size", () =>
  withStub(async (stub) => {
    const ids = Array.from({ length: 50 }, (_, i) => "x".repeat(i * 5000 + 1));
    const answers = await Promise.all(ids.map((id) => stub.Pids({ id })));
    assert.deepEqual(
      answers.map(({ processes }) => processes[0]?.pid),
      ids.map((id) => id.length),
    );
  }));

test("a call ends by its timeout and by its signal", () =>
  withStub(async (stub) => {
    await assert.rejects(stub.Wait({}, { timeoutMs: 5 }), { code: "deadline_exceeded" });
    const abort = new AbortController();
    const call = stub.Wait({}, { signal: abort.signal });
    abort.abort();
    await assert.rejects(call, { code: "cancelled" });
    await assert.rejects(stub.Wait({}, { signal: abort.signal }), { code: "cancelled" });
  }));

test("a call fails when the connection is closed under it", async () => {
  const client = await connectTtrpc(path);
  const call = stubOf(client, "skiff.Test", methods).Wait({});
  await Promise.all([
    assert.rejects(call, { code: "unavailable" }),
    client[Symbol.asyncDispose](),
    client.closed,
  ]);
});

test("connectTtrpc() throws unavailable when nobody listens", async () => {
  await assert.rejects(connectTtrpc(join(folder, "none")), { code: "unavailable" });
});

test("listenTtrpc() throws unavailable where it cannot", async () => {
  await assert.rejects(listenTtrpc(join(folder, "no", "s"), []), { code: "unavailable" });
});
