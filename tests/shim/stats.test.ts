import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import {
  decode,
  type Decoded,
  metricsV1,
  metricsV1Name,
  metricsV2,
  metricsV2Name,
} from "@skiff/proto";
import type { Resources } from "@skiff/spec";
import { Piped } from "./piped.ts";
import { ShimHome } from "./shim-home.ts";
import type { ShimTask } from "./shim-task.ts";

const home = new ShimHome();
const isV2 = existsSync("/sys/fs/cgroup/cgroup.controllers");
const megabyte = 1 << 20;
const busy = [
  "sh",
  "-c",
  "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; echo; exec sleep 1000",
];

function limited(resources: Resources): { change: ShimChange } {
  return { change: (config) => ({ ...config, linux: { ...config.linux, resources } }) };
}
type ShimChange = NonNullable<NonNullable<Parameters<ShimHome["task"]>[1]>["change"]>;

/** A running task that has said something. */
async function running(shim: ShimTask): Promise<void> {
  const stdout = shim.fifo("stdout");
  await using out = Piped.reader(stdout);
  await shim.create({ stdout });
  await shim.task.Start({ id: shim.id });
  await out.until("\n");
}

async function end(shim: ShimTask): Promise<void> {
  await shim.task.Kill({ id: shim.id, signal: 9 });
  await shim.wait();
  await shim.remove();
}

interface Seen {
  readonly cpu: number;
  readonly memoryLimit: bigint;
  readonly memoryUsed: bigint;
  readonly pids: bigint;
  readonly pidsLimit: bigint;
}

/** What both kinds of metrics say; `cpu` in nanoseconds. */
async function stats({ task, id }: ShimTask): Promise<Seen> {
  const { stats: message } = await task.Stats({ id });
  const value = message?.value ?? new Uint8Array(0);
  assert.equal(message?.typeUrl, isV2 ? metricsV2Name : metricsV1Name);
  return isV2 ? seenV2(decode(metricsV2, value)) : seenV1(decode(metricsV1, value));
}

function seenV1({ cpu, memory, pids }: Decoded<typeof metricsV1>): Seen {
  const perCpu = cpu?.usage?.perCpu ?? [];
  assert.equal(
    perCpu.reduce((sum, time) => sum + time, 0n),
    cpu?.usage?.total,
  );
  assert.ok((memory?.totalRss ?? 0n) > 0n);
  assert.equal(memory?.hierarchicalMemoryLimit, memory?.usage?.limit);
  return {
    cpu: Number(cpu?.usage?.total),
    memoryLimit: memory?.usage?.limit ?? 0n,
    memoryUsed: memory?.usage?.usage ?? 0n,
    pids: pids?.current ?? 0n,
    pidsLimit: pids?.limit ?? 0n,
  };
}

function seenV2({ cpu, memory, pids, memoryEvents }: Decoded<typeof metricsV2>): Seen {
  assert.ok((memory?.anon ?? 0n) > 0n);
  assert.equal(memoryEvents?.oomKill, 0n);
  return {
    cpu: Number(cpu?.usageUsec) * 1000,
    memoryLimit: memory?.usageLimit ?? 0n,
    memoryUsed: memory?.usage ?? 0n,
    pids: pids?.current ?? 0n,
    pidsLimit: pids?.limit ?? 0n,
  };
}

test("Stats tells what the container has used and may use", async () => {
  await using shim = await home.task(
    busy,
    limited({ memory: { limit: 64 * megabyte }, pids: { limit: 50 } }),
  );
  await running(shim);
  const before = await shim.watchingDescriptors();
  const seen = await stats(shim);
  assert.ok(seen.cpu > 10_000_000, `${seen.cpu} ns`);
  assert.equal(seen.memoryLimit, BigInt(64 * megabyte));
  assert.ok(seen.memoryUsed > 0n && seen.memoryUsed < seen.memoryLimit);
  assert.deepEqual([seen.pids, seen.pidsLimit], [1n, 50n]);
  await shim.exec("e1", ["sleep", "1000"]);
  assert.equal((await stats(shim)).pids, 2n);
  await shim.task.Kill({ id: shim.id, execId: "e1", signal: 9 });
  await shim.wait("e1");
  await shim.task.Delete({ id: shim.id, execId: "e1" });
  assert.deepEqual(await shim.descriptors(), before);
  await end(shim);
});

test("Stats of a task that is not there or has ended", async () => {
  await using shim = await home.task(["true"]);
  const { task, id } = shim;
  await assert.rejects(task.Stats({ id }), { code: "not_found" });
  await shim.create();
  await task.Start({ id });
  await shim.wait();
  await task.Stats({ id });
  await shim.remove();
});

function update(shim: ShimTask, resources: object | string): Promise<object> {
  const text = typeof resources === "string" ? resources : JSON.stringify(resources);
  const typeUrl = "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources";
  const value = new TextEncoder().encode(text);
  return shim.task.Update({ id: shim.id, resources: { typeUrl, value } });
}

test("Update sets other limits, and what it does not name stays", async () => {
  await using shim = await home.task(
    busy,
    limited({ memory: { limit: 64 * megabyte }, pids: { limit: 50 } }),
  );
  await running(shim);
  await update(shim, { memory: { limit: 96 * megabyte } });
  assert.partialDeepStrictEqual(await stats(shim), {
    memoryLimit: BigInt(96 * megabyte),
    pidsLimit: 50n,
  });
  await shim.task.Pause({ id: shim.id });
  await update(shim, { pids: { limit: 70 } });
  await shim.task.Resume({ id: shim.id });
  assert.partialDeepStrictEqual(await stats(shim), {
    memoryLimit: BigInt(96 * megabyte),
    pidsLimit: 70n,
  });
  await end(shim);
});

test("Update refuses what is no resource, and changes nothing", async () => {
  await using shim = await home.task(busy, limited({ pids: { limit: 50 } }));
  const { task, id } = shim;
  await assert.rejects(update(shim, {}), { code: "not_found" });
  await running(shim);
  await assert.rejects(task.Update({ id }), { code: "invalid_argument", message: /^resources: / });
  await assert.rejects(update(shim, "{"), { code: "invalid_argument", message: /^resources: / });
  await assert.rejects(update(shim, { pids: { limit: "many" } }), {
    code: "invalid_argument",
    message: /^resources: pids\.limit/,
  });
  assert.equal((await stats(shim)).pidsLimit, 50n);
  await task.Kill({ id, signal: 9 });
  await shim.wait();
  await assert.rejects(update(shim, {}), { code: "failed_precondition", message: /stopped/ });
  await shim.remove();
});
