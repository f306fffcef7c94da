import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { taskService } from "@skiff/proto";
import { serviceOf } from "@skiff/rpc";
import { type Stub, stubOf } from "@skiff/rpc/client";
import { listenTtrpc, type TtrpcServer } from "@skiff/rpc/node";
import { connectTtrpc } from "./connect-ttrpc.ts";

const methods = { Pids: taskService.Pids, Wait: taskService.Wait };
const folder = mkdtempSync(join(tmpdir(), "connect-"));
const path = join(folder, "s");
let server: TtrpcServer;

before(async () => {
  server = await listenTtrpc(path, [
    serviceOf("skiff.Test", methods, {
      Pids: ({ id }) => ({ processes: [{ pid: id.length }] }),
      Wait: () => () => {},
    }),
  ]);
});

after(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function withStub(run: (stub: Stub<typeof methods>) => Promise<void>): Promise<void> {
  await using client = await connectTtrpc(`unix://${path}`);
  await run(stubOf(client, "skiff.Test", methods));
}

test("connectTtrpc() carries many calls at once, each longer than a socket takes", () =>
  withStub(async (stub) => {
    const ids = Array.from({ length: 20 }, (_, i) => "x".repeat(i * 100_000 + 1));
    const answers = await Promise.all(ids.map((id) => stub.Pids({ id })));
    assert.deepEqual(
      answers.map(({ processes }) => processes[0]?.pid),
      ids.map((id) => id.length),
    );
  }));

test("connectTtrpc()'s calls fail when the connection is closed under them", async () => {
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
