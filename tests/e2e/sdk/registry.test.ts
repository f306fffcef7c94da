import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { LayerProgress } from "@skiff/sdk";
import { DockerRegistry } from "../../registry/docker-registry.ts";
import { FakeRegistry } from "../../registry/fake-registry.ts";
import { ociBlobs } from "../../store/make-image.ts";
import { makeTar } from "../../store/make-tar.ts";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const layers = [makeTar([{ name: "file", body: randomBytes(300_000) }])];
const made = ociBlobs({ layers, compress: (layer) => layer });
const [layer] = made.blobs;
let fake: FakeRegistry;
let docker: DockerRegistry;

before(async () => {
  process.env["DOCKER_CONFIG"] = join(home.folder, "docker"); // nobody's passwords
  fake = await FakeRegistry.start(made);
  docker = DockerRegistry.start(join(home.folder, "registry"));
});
after(async () => {
  await docker[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
});

test("pull() tells how far each layer is, and push() gives an image to another registry", async () => {
  await using engine = await home.open();
  const told: LayerProgress[] = [];
  const name = `${fake.host}/app:1`;
  const image = await engine.images.pull(name, { onProgress: (progress) => told.push(progress) });
  assert.equal(image.name, name);
  const size = layer?.bytes.length;
  assert.ok(told.every((one) => one.layer === layer?.digest && one.size === size));
  assert.deepEqual([told[0]?.state, told.at(-1)?.state], ["waiting", "unpacked"]);
  assert.ok(told.some(({ state, done }) => state === "fetched" && done === size));

  const other = `${docker.host}/app:2`;
  await engine.images.tag(name, other);
  await engine.images.push(other);
  for (const one of [name, other]) await engine.images.remove(one);
  assert.equal((await engine.images.pull(other)).id, image.id);
  await engine.images.remove(other);
});

test("pull() that is called off, or refused, says so and leaves no image", async () => {
  await using engine = await home.open();
  const before = (await engine.images.list()).length;
  const name = `${fake.host}/app:1`;
  const abort = new AbortController();
  fake.trick = ({ url }) => {
    if (layer === undefined || url?.endsWith(layer.digest) !== true) return false;
    abort.abort(); // and it is never answered
    return true;
  };
  await assert.rejects(engine.images.pull(name, { signal: abort.signal }), { code: "cancelled" });
  fake.trick = (_request, response) => {
    response.writeHead(403).end();
    return true;
  };
  await assert.rejects(engine.images.pull(name), { code: "permission_denied" });
  fake.trick = () => false;
  await assert.rejects(engine.images.pull(`${docker.host}/none:1`), { code: "not_found" });
  await assert.rejects(engine.images.pull("127.0.0.1:1/none:1"), { code: "unavailable" });
  await assert.rejects(engine.images.push("none:1"), { code: "not_found" });
  assert.equal((await engine.images.list()).length, before);
  await engine.images.pull(name); // takes up what of it had arrived
  await engine.images.remove(name);
});
