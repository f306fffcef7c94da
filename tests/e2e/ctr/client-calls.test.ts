import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { type Any, any, decode, type Decoded, runtimeInfo } from "@skiff/proto";
import {
  Content,
  Introspection,
  Leases,
  Namespaces,
  RuntimeRequestSchema,
  Snapshots,
  Tasks,
} from "@skiff/proto/grpc";
import { GrpcClient } from "@skiff/rpc/grpc";
import { programs } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

// What containerd's own client asks for, and `ctr` does not.
const home = skiffdHome();
const client = new GrpcClient(join(home.folder, "c.sock"));
after(() => client[Symbol.dispose]());
const headers = { "containerd-namespace": "default" };
/** Keeps what nothing refers to from being garbage. */
const kept = { "containerd.io/gc.root": "now" };

test("of a namespace and a lease that are set several times, the latest is meant", async () => {
  await client.unary(Namespaces.method.create, { namespace: { name: "latest" } });
  const latest = { "containerd-namespace": "latest,default" };
  await client.unary(Leases.method.create, { id: "one" }, { headers: latest });
  const listed = { headers: { ...latest, "containerd-lease": "one,none" } };
  const prepared = { snapshotter: "overlayfs", key: "a", parent: "" };
  await client.unary(Snapshots.method.prepare, prepared, listed);
  assert.match(home.ok("--namespace", "latest", "snapshots", "ls"), /^a +Active/m);
  await client.unary(Snapshots.method.remove, prepared, listed);
  home.ok("--namespace", "latest", "leases", "rm", "--sync", "one");
  home.ok("namespaces", "rm", "latest");
});

test("a runtime's shim is asked what it is, with the options that its container is to have", async () => {
  const about = { type: "io.containerd.runtime.v2", id: "task" };
  const given = { typeUrl: "an/option", value: Uint8Array.of(1, 2) };
  const ask = async (runtimePath: string): Promise<Decoded<typeof runtimeInfo>> => {
    const request = create(RuntimeRequestSchema, { runtimePath, options: given });
    const options = {
      typeUrl: RuntimeRequestSchema.typeName,
      value: toBinary(RuntimeRequestSchema, request),
    };
    const { extra } = await client.unary(Introspection.method.pluginInfo, { ...about, options });
    return described(extra);
  };
  const { name, features, options } = await ask("io.containerd.oar.v1");
  assert.equal(name, "io.containerd.oar.v1");
  assert.deepEqual(options, given);
  assert.match(new TextDecoder().decode(features?.value), /"rro"/);
  await assert.rejects(ask("io.containerd.none.v1"), { code: "not_found" });
  await assert.rejects(ask("/bin/false"), { code: "internal" });

  const { plugin, extra } = await client.unary(Introspection.method.pluginInfo, about);
  assert.deepEqual([plugin?.id, plugin?.platforms[0]?.os, extra], ["task", "linux", undefined]);
  const strange = { typeUrl: "a/question", value: new Uint8Array() };
  await assert.rejects(
    client.unary(Introspection.method.pluginInfo, { ...about, options: strange }),
    { code: "unimplemented" },
  );
  await assert.rejects(
    client.unary(Introspection.method.pluginInfo, { type: about.type, id: "none" }),
    { code: "not_found" },
  );
});

/** What a shim has said of itself. */
function described(extra: Any | undefined): Decoded<typeof runtimeInfo> {
  assert.equal(extra?.typeUrl, "containerd.types.RuntimeInfo");
  return decode(runtimeInfo, extra.value);
}

test("a shim hears its container's options when it is started", async () => {
  home.ok("images", "import", home.image);
  const program = join(home.folder, "containerd-shim-hearing-v1");
  const heard = join(home.folder, "heard");
  const hear = `for last; do :; done; [ "$last" = start ] && cat >"${heard}"`;
  writeFileSync(
    program,
    `#!/bin/sh\n${hear}\nexec ${dirname(programs.skiffd)}/containerd-shim-oar-v1 "$@"\n`,
    { mode: 0o755 },
  );
  const id = `${home.marker}-hearing`;
  const image = "docker.io/library/busybox:latest";
  home.ok("containers", "create", "--runtime", program, image, id, "sleep", "1000");
  const snapshot = { snapshotter: "overlayfs", key: id };
  const { mounts } = await client.unary(Snapshots.method.mounts, snapshot, { headers });
  const options = { typeUrl: "an/option", value: Uint8Array.of(1, 2) };
  const task = { containerId: id, rootfs: mounts, options };
  await client.unary(Tasks.method.create, task, { headers });
  assert.deepEqual(decode(any, readFileSync(heard)), options);
  home.ok("task", "rm", "--force", id);
  home.ok("containers", "rm", id);
});

test("content that the namespace has already is not committed again, and its ref is free", async () => {
  const data = new TextEncoder().encode("twice");
  const digest = `sha256:${createHash("sha256").update(data).digest("hex")}`;
  const commit = async (ref: string, labels: Readonly<Record<string, string>>): Promise<void> => {
    const request = { action: 2, ref, data, total: 5n, labels: { ...labels } };
    for await (const _answer of client.stream(Content.method.write, [request], { headers }));
  };
  await commit("one", { first: "1", ...kept });
  for (const _time of [1, 2]) {
    await assert.rejects(commit("two", { second: "2" }), {
      code: "already_exists",
      message: new RegExp(`content ${digest}: already exists`),
    });
  }
  const { info } = await client.unary(Content.method.info, { digest }, { headers });
  assert.deepEqual(info?.labels, { first: "1", ...kept });
  const { statuses } = await client.unary(Content.method.listStatuses, {}, { headers });
  assert.deepEqual(statuses, []);
  home.ok("content", "rm", digest);
});

test("an ingest that is only looked at is as old as its last byte", async () => {
  const write = { action: 1, ref: "old", data: Uint8Array.of(1) };
  const seen: bigint[] = [];
  for (const request of [write, { action: 0, ref: "old" }, { action: 0, ref: "old" }]) {
    for await (const { updatedAt } of client.stream(Content.method.write, [request], { headers })) {
      assert.ok(updatedAt !== undefined);
      seen.push(updatedAt.seconds * 1000n + BigInt(Math.floor(updatedAt.nanos / 1_000_000)));
    }
    await new Promise((resolve) => setTimeout(resolve, 20)); // a clock that goes on is the point
  }
  const [, second, third] = seen;
  assert.equal(second, third);
  await client.unary(Content.method.abort, { ref: "old" }, { headers });
});

test("a snapshot is as old as its name: a committed one begins when it is committed", async () => {
  const snapshotter = "overlayfs";
  await client.unary(
    Snapshots.method.prepare,
    { snapshotter, key: "work", labels: kept },
    { headers },
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  const commit = { snapshotter, key: "work", name: "layer", labels: kept };
  await client.unary(Snapshots.method.commit, commit, { headers });
  const { info } = await client.unary(
    Snapshots.method.stat,
    { snapshotter, key: "layer" },
    { headers },
  );
  assert.deepEqual(info?.createdAt, info?.updatedAt);
  home.ok("snapshots", "rm", "layer");
});
