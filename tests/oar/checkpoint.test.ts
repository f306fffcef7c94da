import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  type Change,
  criu,
  eventually,
  OarHome,
  type Outcome,
  programs,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();
const images = join(home.folder, "images");
const output = join(home.folder, "output");

describe("oar checkpoint and restore", { skip: criu.skip }, () => {
  test("let a container go on where it was", () => {
    using container = counting();
    const before = count();
    run(container, ["checkpoint", "--image-path", images]);
    assert.match(container.oar(["state"]).stderr, /does not exist/);
    const stopped = count();
    assert.ok(stopped >= before);
    run(container, ["restore", "--detach", "--image-path", images]);
    assert.equal(container.state()["status"], "running");
    eventually("it counts on", () => count() > stopped);
    const counted = readFileSync(output, "utf8").trimEnd().split("\n").map(Number);
    assert.deepEqual(
      counted,
      counted.map((_, index) => index + 1),
      "without a gap",
    );
    assert.equal(container.sure(["exec"], ["hostname"]), "oar\n");
    assert.equal(container.sure(["exec"], ["cat", "/dev/shm/kept"]), "kept\n");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
  });

  test("let it run on with --leave-running, and restore it from there later", () => {
    using container = counting();
    run(container, ["checkpoint", "--leave-running", "--image-path", images]);
    assert.equal(container.state()["status"], "running");
    const before = count();
    eventually("it counts on", () => count() > before);
    container.sure(["delete", "--force"]);
  });
});

/** A running container that counts on its standard output. */
function counting(change: Change = (config) => config): TestContainer {
  rmSync(images, { recursive: true, force: true });
  writeFileSync(output, "");
  const script =
    "echo kept > /dev/shm/kept; i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done";
  const container = home.container((config) =>
    change({ ...config, process: { ...config.process, args: ["sh", "-c", script] } }),
  );
  using undo = new DisposableStack();
  undo.use(container);
  run(container, ["run", "--detach"]);
  eventually("it counts", () => count() > 0);
  undo.move();
  return container;
}

function count(): number {
  return Number(readFileSync(output, "utf8").trimEnd().split("\n").at(-1));
}

/** Runs a command that must succeed, with files that a checkpoint can name. */
function run(container: TestContainer, words: readonly string[]): void {
  const { status } = attempt(container, words);
  assert.equal(status, 0, readFileSync(`${output}.err`, "utf8"));
}

function attempt(container: TestContainer, [command = "", ...options]: readonly string[]): Outcome {
  const words = ["--root", home.root, command, ...options, container.id];
  const script = `exec "$0" "$@" < /dev/null >> ${output} 2> ${output}.err`;
  return home.run(["sh", "-c", script, programs.oar, ...words], {
    cwd: container.bundle,
    env: criu.env,
  });
}
