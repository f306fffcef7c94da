import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();

test("a container whose process was killed goes, with nobody there to ask for that", async () => {
  await killOne();
  // What is left when this test ends is compared with what was before it, and nobody else opens the root.
});

test("a container whose process was killed is gone for the next engine that is opened", async () => {
  await killOne();
  await using engine = await home.open();
  assert.deepEqual(await engine.containers.list(), []);
});

async function killOne(): Promise<void> {
  const script = join(import.meta.dirname, "killed-program.ts");
  const argv = [script, JSON.stringify(home.options)];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const said: unknown[] = await once(child.stdout, "data");
  assert.equal(String(said[0]), "ready\n");
  child.kill("SIGKILL");
  await ended;
}
