import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { eventually, OarHome, programs } from "../fixtures/index.ts";
import { runLater } from "../registry/run-later.ts";

const home = new OarHome();

test("start fails, saying why, when its container is deleted before the program runs", async () => {
  using container = home.container();
  container.sure(["create"]);
  process.kill(container.pid(), "SIGSTOP"); // it does not come to listen
  const words = ["--root", home.root, "start", container.id];
  const starting = spawn(programs.oar, words, { stdio: ["ignore", "ignore", "pipe"] });
  const said = text(starting.stderr);
  const ended = once(starting, "close");
  eventually("start waits for it", () => waitsForMessage(starting.pid ?? 0));
  container.sure(["delete", "--force"]);
  await ended;
  assert.equal(starting.exitCode, 1);
  assert.equal(await said, "oar: the container was killed before its program ran\n");
});

test("start and delete at once: delete succeeds, start does or says why not, and nobody waits for ever", async () => {
  for (let round = 0; round < 20; round++) {
    using container = home.container();
    container.sure(["create"]);
    const oar = [programs.oar, "--root", home.root];
    const [started, deleted] = await Promise.all([
      runLater([...oar, "start", container.id]),
      runLater([...oar, "delete", "--force", container.id]),
    ]);
    assert.deepEqual(deleted, { status: 0, stdout: "", stderr: "" });
    if (started.status !== 0) assert.match(started.stderr, /^oar: .+\n$/);
  }
});

function waitsForMessage(pid: number): boolean {
  return /unix|datagram|recv|skb/.test(readFileSync(`/proc/${pid}/wchan`, "utf8"));
}
