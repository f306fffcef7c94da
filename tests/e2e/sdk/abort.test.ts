import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, isFault } from "@skiff/sdk";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const options = { image: "busybox", command: ["sleep", "1000"] };

test("a call with a signal that has aborted is not begun, and with one that is late is late", async () => {
  await using engine = await home.open();
  const signal = AbortSignal.abort();
  await assert.rejects(engine.run({ ...options, signal }), { code: "cancelled" });
  await assert.rejects(home.open({ signal }), { code: "cancelled" });
  await using container = await engine.run(options);
  await assert.rejects(container.wait({ signal: AbortSignal.timeout(1) }), {
    code: "deadline_exceeded",
  });
});

test("every call takes a signal", async () => {
  await using engine = await home.open();
  await using container = await engine.containers.create(options);
  const signal = AbortSignal.abort();
  const { images, networks, volumes } = engine;
  const calls = [
    engine.output({ ...options, signal }),
    engine.containers.create({ ...options, signal }),
    engine.containers.get(container.id, { signal }),
    engine.containers.list({ signal }),
    images.pull("busybox", { signal }),
    images.push("busybox", { signal }),
    images.load("/none", { signal }),
    images.save("busybox", { signal }).getReader().read(),
    images.get("busybox", { signal }),
    images.list({ signal }),
    images.tag("busybox", "other", { signal }),
    images.remove("busybox", { signal }),
    networks.create("net", { signal }),
    networks.get("net", { signal }),
    networks.list({ signal }),
    networks.remove("net", { signal }),
    networks.connect("net", container.id, { signal }),
    networks.disconnect("net", container.id, { signal }),
    volumes.create("volume", { signal }),
    volumes.get("volume", { signal }),
    volumes.list({ signal }),
    volumes.remove("volume", { signal }),
    engine.pods.create({ signal }),
    engine.pods.get("pod", { signal }),
    engine.pods.list({ signal }),
    container.start({ signal }),
    container.stop({ signal }),
    container.restart({ signal }),
    container.kill("TERM", { signal }),
    container.wait({ signal }),
    container.output({ signal }),
    container.untilHealthy({ signal }),
    container.port(80, { signal }),
    container.usage({ signal }),
    container.top({ signal }),
    container.update({ pidsLimit: 9, signal }),
    container.changes({ signal }),
    container.commit({ signal }),
    container.export({ signal }).getReader().read(),
    engine.images.import(new ReadableStream(), { signal }),
    container.exec(["true"], { signal }),
    container.attach({ signal }),
    container.pause({ signal }),
    container.unpause({ signal }),
    container.rename("other", { signal }),
    container.inspect({ signal }),
    container.remove({ signal }),
    container.files.read("/etc/passwd", { signal }),
    container.files.write("/file", "", { signal }),
    container.files.copyIn("/etc/passwd", "/", { signal }),
    container.files.copyOut("/etc/passwd", home.folder, { signal }),
    container.files.readArchive("/etc", { signal }).getReader().read(),
    container.files.writeArchive("/", new ReadableStream(), { signal }),
  ];
  for (const call of await Promise.allSettled(calls)) {
    assert.ok(call.status === "rejected" && isFault(call.reason, "cancelled"));
  }
  for await (const entry of container.logs({ follow: true, signal })) assert.fail(entry.text);
  for await (const event of engine.events({ signal })) assert.fail(event.action);
  assert.equal((await container.inspect()).status, "created");
});

test("a process whose signal aborts is killed", async () => {
  await using engine = await home.open();
  await using container = await engine.run(options);
  const abort = new AbortController();
  await using process = await container.exec(["sleep", "2000"], { signal: abort.signal });
  abort.abort();
  await assert.rejects(process.exitCode, { code: "cancelled" });
});

test("run() that is called off at any moment leaves nothing", async () => {
  await using engine = await home.open();
  for (let milliseconds = 0; milliseconds <= 120; milliseconds += 20) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), milliseconds);
    try {
      await using container = await engine.run({ ...options, signal: abort.signal });
      assert.equal((await container.inspect()).status, "running");
    } catch (error) {
      assert.ok(error instanceof Fault && error.code === "cancelled", String(error));
    }
    clearTimeout(timer);
    assert.deepEqual(await engine.containers.list(), [], `called off after ${milliseconds} ms`);
  }
});

test("load() that is called off leaves no image", async () => {
  await using engine = await home.open();
  const names = async (): Promise<string[]> => (await engine.images.list()).map(({ name }) => name);
  const before = await names();
  const abort = new AbortController();
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      controller.enqueue(new Uint8Array(512));
      abort.abort();
    },
  });
  await assert.rejects(engine.images.load(endless, { signal: abort.signal }), {
    code: "cancelled",
  });
  assert.deepEqual(await names(), before);
});

test("images are tagged, found and removed", async () => {
  await using engine = await home.open();
  const { id } = await engine.images.get("busybox");
  const tagged = await engine.images.tag("busybox", "other:1");
  assert.equal(tagged.name, "docker.io/library/other:1");
  assert.equal((await engine.images.get("other:1")).id, id);
  const removed = await engine.images.remove("other:1");
  assert.deepEqual(removed.untagged, ["docker.io/library/other:1"]);
  await assert.rejects(engine.images.get("other:1"), { code: "not_found" });
});
