import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { overSkiffd, SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const isOverSkiffd = process.env[overSkiffd] !== undefined;

test("a container whose process was killed goes, with nobody there to ask for that", async () => {
  await killOne();
  // What is left when this test ends is compared with what was before it, and nobody else opens the root.
});

test("a container whose process was killed is gone for the next engine that is opened", async () => {
  await killOne();
  await demandNothingThere();
});

for (const made of ["network", "all"]) {
  test(`so do networks and pods: ${made}`, async () => {
    await killOne(made);
  });

  test(`they are gone for the next engine: ${made}`, async () => {
    await killOne(made);
    await demandNothingThere();
  });
}

async function demandNothingThere(): Promise<void> {
  await using engine = await home.open();
  const { pods, containers, networks } = engine;
  const left = async (): Promise<number> =>
    (await Promise.all([pods.list(), containers.list(), networks.list()])).flat().length;
  while (isOverSkiffd && (await left()) > 0); // it sees to what its client had meanwhile
  assert.equal(await left(), 0);
}

async function killOne(...made: readonly string[]): Promise<void> {
  const script = join(import.meta.dirname, "killed-program.ts");
  const argv = [script, JSON.stringify(home.options), ...made];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const said: unknown[] = await once(child.stdout, "data");
  assert.equal(String(said[0]), "ready\n");
  child.kill("SIGKILL");
  await ended;
}
