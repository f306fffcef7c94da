import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const image = "busybox";
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("files are written and read, in a container that runs and in one that does not", async () => {
  await using engine = await home.open();
  await using container = await engine.containers.create({ image, command: ["sleep", "1000"] });
  await container.files.write("/etc/one", "first\n", { mode: 0o600 });
  assert.equal(text(await container.files.read("/etc/one")), "first\n");
  await container.start();
  await container.files.write("/tmp/two", new Uint8Array(100_000).fill(65));
  await using process = await container.exec(["sh", "-c", "stat -c %a /etc/one; wc -c /tmp/two"]);
  assert.equal((await process.output()).stdout, "600\n100000 /tmp/two\n");
  assert.equal((await container.files.read("/tmp/two")).length, 100_000);
  await assert.rejects(container.files.read("/none"), { code: "not_found" });
  await assert.rejects(container.files.read("/etc"), { code: "invalid_argument" });
  await assert.rejects(container.files.read("etc/one"), { code: "invalid_argument" });
  await assert.rejects(container.files.write("/none/x", ""), { code: "not_found" });
  await assert.rejects(container.files.write("/tmp/three", "", { signal: AbortSignal.abort() }), {
    code: "cancelled",
  });
});

test("files and directories are copied in and out, as paths and as archives", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: ["sleep", "1000"] });
  const folder = join(home.folder, "given");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "file"), "content");
  await container.files.copyIn(`${folder}/.`, "/tmp");
  await container.files.copyOut("/tmp/file", join(folder, "back"));
  assert.equal(readFileSync(join(folder, "back"), "utf8"), "content");
  await using mkdir = await container.exec(["mkdir", "/copies"]);
  assert.equal(await mkdir.exitCode, 0);
  await container.files.writeArchive("/copies", container.files.readArchive("/tmp/file"));
  assert.equal(text(await container.files.read("/copies/file")), "content");
  const missing = container.files.readArchive("/none").getReader();
  await assert.rejects(missing.read(), { code: "not_found" });
});

test("images are saved as archives that load() takes", async () => {
  await using engine = await home.open();
  const { id } = await engine.images.get("busybox");
  await engine.images.tag("busybox", "saved:1");
  const archive = engine.images.save("saved:1");
  const [loaded] = await engine.images.load(archive);
  assert.deepEqual([loaded?.name, loaded?.id], ["docker.io/library/saved:1", id]);
  await engine.images.remove("saved:1");
  await assert.rejects(engine.images.save("none:1").getReader().read(), { code: "not_found" });
});
