import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { programs } from "../../fixtures/index.ts";
import { NetworkHome } from "../network/network-home.ts";
import { SdkHome } from "./sdk-home.ts";

const net = new NetworkHome();
const home = new SdkHome();
const image = "busybox";

test("ports are published, networks made and containers found in them by name", () => {
  const script = join(import.meta.dirname, "networks-program.ts");
  const said = net.onHost(process.execPath, script, net.home.root, dirname(programs.oar));
  assert.deepEqual(JSON.parse(said), {
    fetched: "served\n",
    byName: "served\n",
    network: ["10.99.0.0/24", "10.99.0.1"],
    place: ["own", ["10.99.0.2"]],
    unpublished: "not_found",
    inUse: "failed_precondition",
    removed: "not_found",
  });
});

test("volumes are made, shared, kept while they are used, and removed", async () => {
  await using engine = await home.open();
  const { name } = await engine.volumes.create("kept", { labels: { a: "b" } });
  const volumes = { "/v": name };
  await engine.output({ image, command: ["sh", "-c", "echo written > /v/file"], volumes });
  {
    await using reader = await engine.run({ image, command: ["cat", "/v/file"], volumes });
    assert.equal((await reader.output()).stdout, "written\n");
    await assert.rejects(engine.volumes.remove(name), { code: "failed_precondition" });
  }
  assert.deepEqual((await engine.volumes.get(name)).labels, { a: "b" });
  await engine.volumes.remove(name);
  assert.deepEqual(await engine.volumes.list(), []);
  await assert.rejects(engine.volumes.get(name), { code: "not_found" });
});

test("a volume of a container's own goes with it", async () => {
  await using engine = await home.open();
  {
    await using container = await engine.run({ image, command: ["true"], volumes: { "/v": "" } });
    await container.wait();
    assert.equal((await engine.volumes.list()).length, 1);
  }
  assert.deepEqual(await engine.volumes.list(), []);
});
