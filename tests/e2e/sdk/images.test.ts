import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isFault } from "@skiff/sdk";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const image = "busybox";

test("changes() says what a container has done to its image's files", async () => {
  await using engine = await home.open();
  const command = ["sh", "-c", "echo a > /new; echo b >> /etc/passwd; rm /etc/group"];
  await using container = await engine.run({ image, command });
  await container.wait();
  const changes = await container.changes();
  assert.deepEqual(
    changes.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
    [
      { kind: "changed", path: "/etc" },
      { kind: "deleted", path: "/etc/group" },
      { kind: "changed", path: "/etc/passwd" },
      { kind: "added", path: "/new" },
    ],
  );
});

test("commit() makes an image of a container, and tells of it", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: ["sh", "-c", "echo a > /new"] });
  await container.wait();
  const changes = ['CMD ["cat", "/new"]', "LABEL of=test"];
  const made = await container.commit({ name: "kept:1", author: "me", message: "said", changes });
  assert.equal(made.name, "docker.io/library/kept:1");
  assert.deepEqual(made.labels, { of: "test" });
  assert.deepEqual(await engine.output({ image: "kept:1" }), {
    exitCode: 0,
    stdout: "a\n",
    stderr: "",
  });
  assert.equal((await engine.images.get("kept:1")).id, made.id);
  const nameless = await container.commit({ pause: false });
  assert.notEqual(nameless.id, made.id);
  await assert.rejects(container.commit({ changes: ["RUN true"] }), { code: "invalid_argument" });
  await engine.images.remove("kept:1");
  await engine.images.remove(nameless.name);
});

test("commit() that is called off makes no image", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: ["sh", "-c", "echo a > /new"] });
  await container.wait();
  const before = await engine.images.list();
  const abort = new AbortController();
  const committing = container.commit({ name: "never:1", signal: abort.signal });
  abort.abort();
  await assert.rejects(committing, { code: "cancelled" });
  assert.deepEqual(await engine.images.list(), before);
});

test("export() gives a container's files, of which import() makes an image", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: ["sh", "-c", "echo a > /new"] });
  await container.wait();
  const imported = await engine.images.import(container.export(), {
    name: "flat:1",
    message: "said",
    changes: ['CMD ["cat", "/new"]'],
  });
  assert.equal(imported.name, "docker.io/library/flat:1");
  assert.equal((await engine.output({ image: "flat:1" })).stdout, "a\n");
  const archive = join(home.folder, "flat.tar");
  writeFileSync(archive, await new Response(container.export()).bytes());
  const again = await engine.images.import(archive, { name: "flat:2" });
  assert.notEqual(again.digest, imported.digest);
  for (const name of ["flat:1", "flat:2"]) await engine.images.remove(name);
  await assert.rejects(engine.images.import(join(home.folder, "none.tar")), { code: "not_found" });
  const garbage = new Response("no archive").body ?? assert.fail();
  await assert.rejects(engine.images.import(garbage), { code: "invalid_argument" });
  const signal = AbortSignal.abort();
  await assert.rejects(engine.images.import(container.export(), { signal }), { code: "cancelled" });
  const reading = container.export({ signal }).getReader().read();
  await assert.rejects(reading, (error) => isFault(error, "cancelled"));
});
