import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { criu } from "../../fixtures/criu.ts";
import { eventually } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome({ env: criu.env });
const image = "docker.io/library/busybox:latest";
const counting = "i=0; while true; do i=$((i+1)); echo $i >/count; sleep 0.05; done";

before(() => void home.ok("images", "import", home.image));

const count = (id: string): number =>
  Number(home.run("task", "exec", "--exec-id", "e", id, "cat", "/count").stdout);

function remove(id: string): void {
  home.run("task", "rm", "--force", id);
  home.ok("containers", "rm", id);
}

for (const runtime of ["io.containerd.oar.v1", "io.containerd.runc.v2"]) {
  const short = runtime.split(".")[2] ?? "";
  const id = `${home.marker}-${short}`;
  const run = (): string =>
    home.ok("run", "--detach", "--runtime", runtime, image, id, "sh", "-c", counting);

  test(`${short}: a task is written down, and goes on where it was`, criu, async () => {
    run();
    eventually("it counts", () => count(id) > 2);
    home.ok("containers", "checkpoint", "--task", "--rw", "--image", id, "written:1");
    const then = count(id);
    assert.deepEqual(
      readdirSync(join(home.folder, "state/tasks/default", id)).filter((name) =>
        name.startsWith("checkpoint-"),
      ),
      [],
    );
    remove(id);
    {
      await using restoring = home.listening(
        "containers",
        "restore",
        "--rw",
        "--live",
        id,
        "written:1",
      );
      eventually("it counts on", () => count(id) > then);
      remove(id);
      await restoring.end();
    }
    home.ok("images", "rm", "--sync", "written:1");
    assert.equal(home.ok("content", "ls", "--quiet").trim().split("\n").length, 3); // the image's
    assert.equal(existsSync(join(home.folder, "state/tasks/default", id)), false);
  });

  test(`${short}: what cannot be written down or gone on with leaves nothing`, criu, () => {
    run();
    home.ok("task", "pause", id);
    home.ok("task", "resume", id);
    assert.match(home.run("task", "checkpoint", `${id}-none`).stderr, /not found/);
    home.run("task", "kill", "--signal", "SIGKILL", id);
    eventually("the task has stopped", () => / STOPPED/.test(home.ok("task", "ls")));
    assert.notEqual(home.run("task", "checkpoint", id).status, 0);
    remove(id);
    assert.equal(home.ok("content", "ls", "--quiet").trim().split("\n").length, 3);
    assert.equal(home.ok("leases", "ls", "--quiet"), "");
  });
}
