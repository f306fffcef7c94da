import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { isFault, openEngine } from "@skiff/sdk";
import { runProgram } from "../../fixtures/index.ts";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome({ remote: true });
const image = "busybox";
const sleep = ["sleep", "1000"];
/** More than one message may be long, and than anybody keeps for a reader. */
const big = 18 * 1024 * 1024;

test("openEngine() says that nobody listens, and refuses a root beside an address", async () => {
  const address = join(home.folder, "nobody.sock");
  await assert.rejects(openEngine({ address }), { code: "unavailable" });
  await assert.rejects(home.open({ root: home.root }), { code: "invalid_argument" });
});

test("a process that nobody reads holds up no other call", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  await using endless = await container.exec(["yes"]);
  await using other = await container.exec(["yes"]);
  const reader = endless.stdout.getReader();
  assert.equal((await reader.read()).done, false);
  await using ended = await container.exec(["seq", "50000"]);
  assert.equal((await ended.output()).stdout.length, 288_894);
  await other.kill();
  assert.equal(await other.exitCode, 137);
});

test("as much goes in and out as there is", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  const bytes = new Uint8Array(big).fill(7);
  await container.files.write("/big", bytes);
  const read = await container.files.read("/big");
  assert.ok(Buffer.from(bytes).equals(read));
  await using count = await container.exec(["wc", "-c"], { stdin: bytes });
  assert.equal((await count.output()).stdout.trim(), `${big}`);
  await using head = await container.exec(["head", "-c", "1"], { stdin: bytes });
  assert.deepEqual(await head.output(), { exitCode: 0, stdout: "\u0007", stderr: "" });
});

test("a process whose input fails is called off, with what failed", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  const stdin = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new RangeError("of the caller's")),
  });
  await using cat = await container.exec(["cat"], { stdin });
  await assert.rejects(cat.exitCode, RangeError);
});

test("two hundred calls are under way at once, and called off", async () => {
  await using engine = await home.open();
  const abort = new AbortController();
  const { signal } = abort;
  const listening = Array.from({ length: 200 }, async () => {
    for await (const { name } of engine.events({ container: "nobody", signal })) assert.fail(name);
  });
  assert.deepEqual(await engine.containers.list(), []);
  abort.abort();
  await Promise.all(listening);
});

test("paths of the host's lead where they do for the client", async () => {
  await using engine = await home.open();
  writeFileSync(join(home.folder, "given"), "here\n");
  const here = relative(process.cwd(), join(home.folder, "given"));
  const mounts = [{ source: here, target: "/mounted", readOnly: true }];
  const command = ["cat", "/mounted"];
  assert.equal((await engine.output({ image, command, mounts })).stdout, "here\n");
  await using container = await engine.containers.create({ image, command: ["cat", "/copied"] });
  await container.files.copyIn(here, "/copied");
  await container.start();
  assert.equal((await container.output()).stdout, "here\n");
  await container.files.copyOut("/copied", relative(process.cwd(), join(home.folder, "taken")));
});

test("a program waits for its calls, and ends without closing its engine: what it made is gone", () => {
  const script = join(import.meta.dirname, "open-program.ts");
  const { stdout, stderr } = runProgram([process.execPath, script, JSON.stringify(home.options)]);
  assert.equal(stdout, "4 3\n", stderr);
});

test("a client that vanishes in the middle of things leaves nothing", async () => {
  const script = join(import.meta.dirname, "killed-program.ts");
  for (const wanted of ["listening", "ready"]) {
    const argv = [script, JSON.stringify(home.options)];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit");
    if (wanted === "ready") await once(child.stdout, "data");
    child.kill("SIGKILL");
    await ended;
  }
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`when skiffd ends by ${signal} calls say so, and what the engine made goes`, async () => {
    const { address, end } = await home.startDaemon(signal.toLowerCase());
    const engine = await openEngine({ address });
    const container = await engine.run({ image, command: sleep });
    const [[waited]] = await Promise.all([Promise.allSettled([container.wait()]), end(signal)]);
    assert.ok(waited.status === "rejected" && isFault(waited.reason, "unavailable"));
    await assert.rejects(container.inspect(), { code: "unavailable" });
    await container[Symbol.asyncDispose]();
    await assert.rejects(async () => engine[Symbol.asyncDispose](), { code: "unavailable" });
    if (signal === "SIGTERM") assert.deepEqual(home.states(), {});
  });
}
