import assert from "node:assert/strict";
import { test } from "node:test";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const image = "busybox";
const sleep = ["sleep", "1000"];

test("containers in a pod share what it shares, and go with it", async () => {
  await using engine = await home.open();
  const pod = await engine.pods.create({ name: "shop", labels: { tier: "front" } });
  assert.equal((await pod.inspect()).status, "created");
  const writer = ["sh", "-c", "hostname > /dev/shm/name; exec sleep 1000"];
  const one = await engine.run({ image, pod: "shop", name: "one", command: writer });
  const two = await engine.run({ image, pod: pod.id, name: "two", command: sleep });
  const look = ["sh", "-c", "until cat /dev/shm/name; do :; done; readlink /proc/1/ns/net"];
  await using there = await two.exec(look);
  await using here = await one.exec(look);
  const seen = await there.output();
  assert.match(seen.stdout, /^shop\nnet:\[\d+\]\n$/);
  assert.equal((await here.output()).stdout, seen.stdout);
  const { id, name, status, labels, shares, containers } = await pod.inspect();
  assert.deepEqual([id, name, status], [pod.id, "shop", "running"]);
  assert.deepEqual([labels, [...shares].toSorted()], [{ tier: "front" }, ["ipc", "net", "uts"]]);
  assert.deepEqual(
    containers.map((member) => [member.name, member.status]),
    [
      ["one", "running"],
      ["two", "running"],
    ],
  );
  assert.equal((await one.inspect()).pod, pod.id);
  await assert.rejects(pod.remove(), { code: "failed_precondition", message: /one is running/ });
  await pod[Symbol.asyncDispose]();
  await pod.remove();
  assert.deepEqual([await engine.pods.list(), await engine.containers.list()], [[], []]);
  await assert.rejects(pod.start(), { code: "not_found" });
  await assert.rejects(one.inspect(), { code: "not_found" });
});

test("a pod is started and stopped with all of its containers, and called off", async () => {
  await using engine = await home.open();
  await using pod = await engine.pods.create({ shares: ["ipc"] });
  const options = { image, pod: pod.name, network: "none", command: sleep, stopTimeout: 0 };
  await using one = await engine.containers.create(options);
  await using two = await engine.containers.create({ ...options, hostname: "own" });
  const statuses = async (): Promise<string[]> =>
    Promise.all([pod, one, two].map(async (each) => (await each.inspect()).status));
  await pod.start();
  await pod.start();
  assert.deepEqual(await statuses(), ["running", "running", "running"]);
  await one.stop();
  assert.equal((await pod.inspect()).status, "degraded");
  await pod.stop({ seconds: 0 });
  await pod.stop();
  assert.deepEqual(await statuses(), ["exited", "exited", "exited"]);
  await one.start(); // and with it the pod
  assert.deepEqual(await statuses(), ["degraded", "running", "exited"]);
  const signal = AbortSignal.abort();
  for (const call of [
    pod.start({ signal }),
    pod.stop({ signal }),
    pod.inspect({ signal }),
    pod.port(80, { signal }),
    pod.remove({ signal }),
    engine.pods.create({ signal }),
    engine.pods.get(pod.id, { signal }),
    engine.pods.list({ signal }),
  ]) {
    await assert.rejects(call, { code: "cancelled" });
  }
  await assert.rejects(pod.stop({ seconds: Number.NaN }), { code: "invalid_argument" });
  await assert.rejects(pod.port(80), { code: "not_found", message: /port 80\/tcp of pod / });
});

test("a pod is no container, and what it shares is its own to say", async () => {
  await using engine = await home.open();
  await using pod = await engine.pods.create({ name: "strict" });
  await assert.rejects(engine.containers.get("strict"), {
    code: "not_found",
    message: /engine\.pods/,
  });
  assert.deepEqual(await engine.containers.list(), []);
  const inPod = { image, pod: "strict" };
  await assert.rejects(engine.run({ ...inPod, network: "none" }), { code: "invalid_argument" });
  await assert.rejects(engine.run({ ...inPod, ports: [{ port: 1 }] }), {
    code: "invalid_argument",
  });
  await assert.rejects(engine.run({ ...inPod, hostname: "x" }), { code: "invalid_argument" });
  await assert.rejects(engine.run({ image, pod: "nowhere" }), { code: "not_found" });
  await assert.rejects(engine.pods.get("nowhere"), { code: "not_found" });
  await assert.rejects(engine.pods.create({ name: "strict" }), { code: "already_exists" });
  const wrong: object = { share: ["net"] };
  await assert.rejects(engine.pods.create(wrong), {
    code: "invalid_argument",
    message: /^share: /,
  });
  {
    await using found = await engine.pods.get(pod.id.slice(0, 12));
    assert.equal(found.name, "strict");
  } // which is somebody else's
  assert.equal((await engine.pods.list())[0]?.id, pod.id);
});

test("a pod that is kept outlives its engine, with what is in it; any other does not", async () => {
  {
    await using engine = await home.open();
    await engine.pods.create({ name: "brief" });
    await engine.run({ image, pod: "brief", command: sleep, keep: true });
    await engine.pods.create({ name: "lasting", keep: true });
  }
  assert.deepEqual(home.states(), { lasting: "created" });
  await using engine = await home.open();
  await (await engine.pods.get("lasting")).remove();
});
