import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { decodeBootstrap } from "@skiff/proto";
import { Containers, SandboxController, SandboxStore } from "@skiff/proto/grpc";
import { GrpcClient } from "@skiff/rpc/grpc";
import { thisPlatform } from "@skiff/store";
import { eventually, isAlive } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
const headers = { "containerd-namespace": "default" };
const name = "io.containerd.oar.v1";
const sandboxer = "shim";
const idOf = (word: string): string => `${home.marker}-${word}`;
const bundles = (kind: "sandboxes" | "tasks"): string[] =>
  readdirSync(join(home.folder, "state", kind));
const spec = { typeUrl: "types.containerd.io/any", value: new TextEncoder().encode("{}") };

before(() => void home.ok("images", "import", home.image));

async function call<I extends DescMessage, O extends DescMessage>(
  method: Parameters<GrpcClient["unary"]>[0] & { readonly input: I; readonly output: O },
  request: MessageInitShape<I>,
): Promise<MessageShape<O>> {
  using client = new GrpcClient(join(home.folder, "c.sock"));
  return await client.unary(method, request, { headers });
}

const { store, controller } = {
  store: SandboxStore.method,
  controller: SandboxController.method,
};

async function startSandbox(sandboxId: string): Promise<number> {
  await call(store.create, { sandbox: { sandboxId, runtime: { name }, spec, sandboxer } });
  await call(controller.create, { sandboxId, sandboxer });
  const { pid, address } = await call(controller.start, { sandboxId, sandboxer });
  assert.match(address, /^ttrpc\+unix:\/\/\//);
  return pid;
}

/** As `ctr run --detach` would, in a sandbox, which Debian's has no word for. */
async function runInside(sandbox: string, id: string): Promise<void> {
  home.ok("containers", "create", "--runtime", name, image, id, "sleep", "1000");
  const { container } = await call(Containers.method.get, { id });
  assert.ok(container);
  await call(Containers.method.delete, { id });
  await call(Containers.method.create, { container: { ...container, sandbox } });
  home.ok("task", "start", "--detach", id);
}

test("Store: sandboxes are kept with their fields, listed by filters, changed and forgotten", async () => {
  const sandboxId = idOf("kept");
  const labels = { color: "red" };
  const extensions = { more: { typeUrl: "a.b/c", value: Uint8Array.of(1, 2) } };
  const given = { sandboxId, runtime: { name }, spec, labels, extensions, sandboxer };
  const { sandbox: made } = await call(store.create, { sandbox: given });
  assert.ok(made?.createdAt);
  await assert.rejects(call(store.create, { sandbox: given }), { code: "already_exists" });
  await assert.rejects(call(store.create, { sandbox: { ...given, sandboxId: "a/b" } }), {
    code: "invalid_argument",
  });
  await home.stopDaemon();
  await home.startDaemon();
  const { sandbox: found } = await call(store.get, { sandboxId });
  assert.deepEqual(found, made);
  assert.deepEqual([...(found?.extensions["more"]?.value ?? [])], [1, 2]);
  const listed = async (...filters: string[]): Promise<readonly string[]> =>
    (await call(store.list, { filters })).list.map((one) => one.sandboxId);
  assert.deepEqual(await listed("labels.color==red"), [sandboxId]);
  assert.deepEqual(await listed(`id==${sandboxId},runtime.name==${name}`), [sandboxId]);
  assert.deepEqual(await listed("labels.color==blue"), []);
  const changed = { ...given, labels: { color: "blue", size: "1" } };
  await call(store.update, { sandbox: changed, fields: ["labels.color"] });
  const { sandbox: updated } = await call(store.get, { sandboxId });
  assert.deepEqual(updated?.labels, { color: "blue" });
  const other = { ...given, runtime: { name: "io.containerd.other.v1" } };
  for (const request of [{ sandbox: other }, { sandbox: given, fields: ["sandbox_id"] }]) {
    await assert.rejects(call(store.update, request), { code: "invalid_argument" });
  }
  await call(store.delete, { sandboxId });
  await assert.rejects(call(store.get, { sandboxId }), { code: "not_found" });
  await assert.rejects(call(store.delete, { sandboxId }), { code: "not_found" });
});

test("Controller: a sandbox is a shim that its containers have together, also after the daemon's restart", async () => {
  const sandboxId = idOf("pod");
  const of = { sandboxId, sandboxer };
  const pid = await startSandbox(sandboxId);
  assert.match(readFileSync(`/proc/${pid}/cmdline`, "utf8"), /^containerd-shim-oar-v1\0/);
  const { platform } = await call(controller.platform, of);
  assert.equal(platform?.architecture, thisPlatform().architecture);
  const inside = ["one", "two"].map(idOf);
  for (const id of inside) await runInside(sandboxId, id);
  const answers = [...inside.map((id) => `tasks/default/${id}`), `sandboxes/default/${sandboxId}`];
  const addresses = answers.map((bundle) => {
    const path = join(home.folder, "state", bundle, "bootstrap.json");
    return decodeBootstrap(readFileSync(path, "utf8")).address;
  });
  assert.equal(new Set(addresses).size, 1);
  await home.stopDaemon();
  await home.startDaemon();
  const status = await call(controller.status, of);
  assert.deepEqual([status.state, status.pid], ["SANDBOX_READY", pid]);
  assert.equal(`unix${status.address.split("unix")[1]}`, addresses[0]);
  const [first = "", second = ""] = inside;
  home.ok("task", "rm", "--force", first);
  assert.ok(isAlive(pid));
  assert.match(home.ok("task", "ls"), new RegExp(`^${second} +\\d+ +RUNNING`, "m"));
  await assert.rejects(call(controller.shutdown, of), {
    code: "failed_precondition",
    message: new RegExp(`has container ${second}`),
  });
  const waited = call(controller.wait, of);
  await call(controller.stop, of);
  assert.equal((await waited).exitStatus, 0);
  eventually("its container has ended", () => /STOPPED/.test(home.ok("task", "ls")));
  assert.equal((await call(controller.status, of)).state, "SANDBOX_NOTREADY");
  home.ok("task", "rm", second);
  assert.deepEqual(await call(controller.metrics, of).then(({ metrics }) => metrics), undefined);
  await call(controller.shutdown, of);
  assert.ok(!isAlive(pid));
  await assert.rejects(call(controller.status, of), { code: "not_found" });
  for (const id of inside) home.ok("containers", "rm", id);
  await call(store.delete, { sandboxId });
  assert.deepEqual([bundles("sandboxes"), bundles("tasks")], [[], []]);
});

test("Controller: of a sandbox whose shim is killed nothing stays, nor of its containers", async () => {
  const sandboxId = idOf("dead");
  const pid = await startSandbox(sandboxId);
  const id = idOf("inside");
  await runInside(sandboxId, id);
  const init = Number(/ (\d+) +RUNNING/.exec(home.ok("task", "ls"))?.[1]);
  process.kill(pid, "SIGKILL");
  eventually("its container has ended", () => !existsSync(`/proc/${init}`));
  eventually("all is forgotten", () => bundles("sandboxes").length + bundles("tasks").length === 0);
  await assert.rejects(call(controller.wait, { sandboxId, sandboxer }), { code: "not_found" });
  home.ok("containers", "rm", id);
  await call(store.delete, { sandboxId });
});

test("Controller: a sandbox whose shim dies while no daemon is there is finished by the next", async () => {
  const sandboxId = idOf("orphan");
  const pid = await startSandbox(sandboxId);
  await home.stopDaemon("SIGKILL");
  process.kill(pid, "SIGKILL");
  await home.startDaemon();
  eventually("it is forgotten", () => bundles("sandboxes").length === 0);
  await call(store.delete, { sandboxId });
});

test("Controller: start makes what is in the store alone, as containerd's client expects", async () => {
  const sandboxId = idOf("unmade");
  await call(store.create, { sandbox: { sandboxId, runtime: { name }, spec } });
  const { pid } = await call(controller.start, { sandboxId });
  assert.ok(isAlive(pid));
  await assert.rejects(call(controller.start, { sandboxId }), { code: "failed_precondition" });
  await assert.rejects(call(controller.create, { sandboxId }), { code: "already_exists" });
  await call(controller.stop, { sandboxId });
  await call(controller.shutdown, { sandboxId });
  await call(controller.stop, { sandboxId }); // what is not there is stopped
  await call(store.delete, { sandboxId });
});

test("Controller: what cannot be a sandbox says so, and leaves nothing", async () => {
  const sandboxId = idOf("none");
  await assert.rejects(call(controller.create, { sandboxId, sandboxer: "podsandbox" }), {
    code: "not_found",
    message: /sandboxer podsandbox: there is shim/,
  });
  await assert.rejects(call(controller.create, { sandboxId, sandboxer }), { code: "not_found" });
  const sandbox = { sandboxId, runtime: { name: "io.containerd.runc.v2" }, spec };
  await assert.rejects(call(controller.create, { sandboxId, sandboxer, sandbox }), {
    code: "unimplemented",
  });
  const own = { sandboxId, runtime: { name }, spec };
  const rootfs = [{ type: "tmpfs", source: "tmpfs" }];
  await assert.rejects(call(controller.create, { sandboxId, sandboxer, sandbox: own, rootfs }), {
    code: "unimplemented",
    message: /no root file system/,
  });
  assert.deepEqual(bundles("sandboxes"), []);
});

test("a namespace that has sandboxes is not empty, and ctr plugins ls names both services", async () => {
  const sandboxId = idOf("last");
  home.ok("namespaces", "create", "room");
  using client = new GrpcClient(join(home.folder, "c.sock"));
  const there = { headers: { "containerd-namespace": "room" } };
  const request = { sandbox: { sandboxId, runtime: { name }, spec } };
  await client.unary(store.create, request, there);
  assert.match(home.run("namespaces", "rm", "room").stderr, /still has sandboxes/);
  await client.unary(store.delete, { sandboxId }, there);
  home.ok("namespaces", "rm", "room");
  const plugins = home.ok("plugins", "ls");
  for (const plugin of ["sandboxes", "sandbox-controllers"]) assert.ok(plugins.includes(plugin));
});
