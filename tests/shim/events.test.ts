import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Fault } from "@skiff/base";
import {
  decode,
  type Envelope,
  eventsService,
  eventsServiceName,
  type TaskEvent,
  taskEvents,
} from "@skiff/proto";
import { serviceOf } from "@skiff/rpc";
import { listenTtrpc, type TtrpcServer } from "@skiff/rpc/node";
import { ShimHome } from "./shim-home.ts";

const home = new ShimHome();

/** A containerd that takes events; `refuse` says of how many it first takes none. */
async function containerd(
  refuse = 0,
): Promise<{ path: string; seen: Envelope[]; server: TtrpcServer }> {
  const path = join(home.folder, "events.sock");
  const seen: Envelope[] = [];
  let left = refuse;
  const service = serviceOf(eventsServiceName, eventsService, {
    Forward: ({ envelope }) => {
      if (left-- > 0) throw new Fault("unavailable", "not now");
      if (envelope !== undefined) seen.push(envelope);
      return {};
    },
  });
  return { path, seen, server: await listenTtrpc(path, [service]) };
}

function decoded(envelope: Envelope): unknown {
  const known = Object.values<TaskEvent>(taskEvents);
  const event = known.find(({ name }) => name === envelope.event?.typeUrl);
  assert.equal(envelope.topic, event?.topic);
  return decode(event?.table ?? {}, envelope.event?.value ?? new Uint8Array(0));
}

test("events come in the order of what happens, with what containerd reads in them", async () => {
  const { path, seen, server } = await containerd();
  {
    await using shim = await home.task(["sh", "-c", "read x; exit 9"], {
      env: { TTRPC_ADDRESS: path },
    });
    const { task, id, bundle } = shim;
    const stdin = shim.fifo("stdin");
    const pid = await shim.create({ stdin });
    await task.Start({ id });
    const execPid = await shim.exec("e1", ["sh", "-c", "exit 4"]);
    assert.equal(await shim.wait("e1"), 4);
    await task.Delete({ id, execId: "e1" });
    await task.Pause({ id });
    await task.Resume({ id });
    await task.CloseIO({ id, stdin: true });
    assert.equal(await shim.wait(), 9);
    await shim.remove();
    const times = seen.map(({ timestamp }) => timestamp?.seconds ?? 0n);
    assert.ok(times.every((time) => time > 1_700_000_000n));
    assert.ok(seen.every(({ namespace }) => namespace === home.namespace));
    assert.deepEqual(
      seen.map(({ topic }) => topic),
      [
        "/tasks/create",
        "/tasks/start",
        "/tasks/exec-added",
        "/tasks/exec-started",
        "/tasks/exit",
        "/tasks/paused",
        "/tasks/resumed",
        "/tasks/exit",
        "/tasks/delete",
      ],
    );
    const [create, start, added, started, execExit, paused, resumed, exit, deleted] =
      seen.map(decoded);
    const io = { stdin, stdout: "", stderr: "", terminal: false };
    assert.deepEqual(create, { containerId: id, bundle, rootfs: [], io, checkpoint: "", pid });
    assert.deepEqual(start, { containerId: id, pid });
    assert.deepEqual(added, { containerId: id, execId: "e1" });
    assert.deepEqual(started, { containerId: id, execId: "e1", pid: execPid });
    assert.partialDeepStrictEqual(execExit, { id: "e1", pid: execPid, exitStatus: 4 });
    assert.deepEqual([paused, resumed], [{ containerId: id }, { containerId: id }]);
    assert.partialDeepStrictEqual(exit, { containerId: id, id, pid, exitStatus: 9 });
    assert.partialDeepStrictEqual(deleted, { containerId: id, pid, exitStatus: 9, id: "" });
  }
  await server[Symbol.asyncDispose]();
});

test("an event that is refused is sent again, before the ones after it", async () => {
  const { path, seen, server } = await containerd(1);
  {
    await using shim = await home.task(["true"], { env: { TTRPC_ADDRESS: path } });
    await shim.create();
    await shim.task.Start({ id: shim.id });
    await shim.wait();
    await shim.remove();
    assert.deepEqual(
      seen.map(({ topic }) => topic),
      ["/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete"],
    );
  }
  await server[Symbol.asyncDispose]();
});

/** Takes sixteen times the memory that there is. */
const greedy = "dd if=/dev/zero of=/dev/null bs=256M count=1 2> /dev/null";
const oomCases = [
  ["of the first process", `exec ${greedy}`, 137],
  ["of the first process, later", `usleep 100000; exec ${greedy}`, 137],
  ["of another process", `usleep 100000; ${greedy}; sleep 1000`, undefined],
] as const;

for (const [name, script, status] of oomCases) {
  test(`the death ${name} for want of memory is told`, async () => {
    const { path, seen, server } = await containerd();
    {
      await using shim = await home.task(["sh", "-c", script], {
        env: { TTRPC_ADDRESS: path },
        change: (config) => {
          const limit = 16 << 20;
          const resources = { ...config.linux.resources, memory: { limit, swap: limit } };
          return { ...config, linux: { ...config.linux, resources } };
        },
      });
      await shim.create();
      await shim.task.Start({ id: shim.id });
      if (status === undefined) {
        while (!seen.some(({ topic }) => topic === "/tasks/oom")) await setTimeout(5);
        await shim.task.Kill({ id: shim.id, signal: 9 });
      }
      assert.equal(await shim.wait(), 137);
      await shim.remove();
      const topics = seen.map(({ topic }) => topic);
      const expected = ["create", "start", "oom", "exit", "delete"].map((word) => `/tasks/${word}`);
      assert.deepEqual(topics, expected);
      assert.deepEqual(seen.map(decoded)[2], { containerId: shim.id });
    }
    await server[Symbol.asyncDispose]();
  });
}

test("nobody taking events holds up nothing", async () => {
  await live(join(home.folder, "nobody.sock"), () => {});
});

test("a containerd that does not answer holds up nothing", async () => {
  const path = join(home.folder, "silent.sock");
  const links: Socket[] = [];
  const server = createServer((link) => links.push(link)).listen(path);
  const attempts = await live(path, () => links.length);
  for (const link of links) link.destroy();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(attempts > 0);
  assert.ok(attempts < 5, "no event was given up while the calls were answered");
});

/** The whole life of a container whose events go there; gives what is to be seen at its end. */
async function live<T>(path: string, see: () => T): Promise<T> {
  await using shim = await home.task(["true"], { env: { TTRPC_ADDRESS: path } });
  await shim.create();
  await shim.task.Start({ id: shim.id });
  await shim.wait();
  await shim.task.Delete({ id: shim.id });
  const seen = see();
  await shim.task.Shutdown({ id: shim.id });
  await shim.client.closed;
  return seen;
}
