import assert from "node:assert/strict";
import { test } from "node:test";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const image = "busybox";
const often = { interval: 0.05, retries: 2 };

test("untilHealthy() waits for the check to succeed", async () => {
  await using engine = await home.open();
  const command = ["sh", "-c", "sleep 0.3; touch /ok; exec sleep 1000"];
  const health = { ...often, command: "test -e /ok", startPeriod: 100 };
  await using container = await engine.run({ image, command, health });
  const events = engine.events({ action: "health_status" })[Symbol.asyncIterator]();
  await container.untilHealthy();
  assert.equal((await container.inspect()).health?.status, "healthy");
  await events.return?.();
});

test("untilHealthy() throws for what will not be healthy: unhealthy, ended, or not checked", async () => {
  await using engine = await home.open();
  const command = ["sleep", "1000"];
  const health = { ...often, command: "echo no good; false" };
  await using sick = await engine.run({ image, command, health });
  await assert.rejects(sick.untilHealthy(), { code: "failed_precondition", message: /no good/ });
  await using brief = await engine.run({ image, command: ["true"], health });
  await assert.rejects(brief.untilHealthy(), { code: "failed_precondition", message: /exited/ });
  await using plain = await engine.run({ image, command });
  await assert.rejects(plain.untilHealthy(), { code: "failed_precondition" });
  await using slow = await engine.run({ image, command, health: { command: "true" } });
  await assert.rejects(slow.untilHealthy({ signal: AbortSignal.timeout(1) }), {
    code: "deadline_exceeded",
  });
  await assert.rejects(engine.run({ image, health: { interval: 0 } }), {
    code: "invalid_argument",
  });
});

test("output() tells how a container ended that a warden sees to as well", async () => {
  await using engine = await home.open();
  const health = { ...often, command: "true" };
  const command = ["sh", "-c", "exit 7"];
  for (let times = 0; times < 5; times++) {
    const several = Array.from({ length: 8 }, () => engine.output({ image, command, health }));
    for (const { exitCode } of await Promise.all(several)) assert.equal(exitCode, 7);
  }
});

test("a container with a restart policy is started again", async () => {
  await using engine = await home.open();
  const events = engine.events({ action: "start" });
  await using container = await engine.run({ image, command: ["true"], restart: "always" });
  let starts = 0;
  for await (const { id } of events) {
    assert.equal(id, container.id);
    if (++starts === 2) break;
  }
});

test("usage() says what a container has used", async () => {
  await using engine = await home.open();
  const command = ["sleep", "1000"];
  await using container = await engine.run({ image, command, memory: 64 << 20 });
  const usage = await container.usage();
  assert.deepEqual([usage.pids, usage.memoryLimit], [1, 64 << 20]);
  assert.ok(usage.cpu > 0 && usage.memory > 0);
  await container.kill();
  await container.wait();
  await assert.rejects(container.usage(), { code: "failed_precondition" });
});
