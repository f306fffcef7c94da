import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { eventually, FreezableDisk, runProgram } from "../fixtures/index.ts";
import { skiffdHome } from "../e2e/ctr/skiffd-home.ts";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { runLater } from "../registry/run-later.ts";
import { ShimHome } from "../shim/shim-home.ts";
import { tryShim } from "../shim/shim-task.ts";
import { pidOf, shimOf } from "./find-shim.ts";

const shims = new ShimHome();
const skiff = new SkiffHome();
/** Ten would do as well, but take longer. */
const patience = { OAR_DELETE_TIMEOUT: "2.5" };
const skiffd = skiffdHome({ env: patience });
const id = `${skiffd.marker}-stuck`;
const impatient = { ...skiff.environment, ...patience };
const script = ["sh", "-c", "echo x > /tmp/file"];
const noDisk = { skip: !existsSync("/dev/loop-control") };

before(() => void skiffd.ok("images", "import", skiffd.image));

describe("a process that no signal ends, for it waits for a frozen file system", noDisk, () => {
  test("is named by shim, skiffd and skiff; they keep the record, and finish once it is thawed", async () => {
    using disk = new FreezableDisk();
    const mount = { destination: "/tmp", type: "bind", source: disk.path, options: ["bind"] };
    await using shim = await shims.task(script, {
      change: (config) => ({ ...config, mounts: [...(config.mounts ?? []), mount] }),
    });
    using _frozen = disk.freeze();
    const ofShim = await shim.create();
    await shim.task.Start({ id: shim.id });
    const words = ["--name", "stuck", "-v", `${disk.path}:/tmp`, "busybox", ...script];
    const run = runProgram(skiff.argv(["run", "-d", ...words]), { env: impatient });
    assert.equal(run.status, 0, run.stderr);
    const ofSkiff = Number(skiff.ok("inspect", "--format", "{{.State.Pid}}", "stuck"));
    const bind = ["--mount", `type=bind,src=${disk.path},dst=/tmp,options=rbind`];
    const runtime = ["--runtime", "io.containerd.oar.v1"];
    const image = "docker.io/library/busybox:latest";
    skiffd.ok("run", "--detach", ...runtime, ...bind, image, id, ...script);
    const ofSkiffd = pidOf(skiffd, id);
    for (const pid of [ofShim, ofSkiff, ofSkiffd]) eventually("it is stuck", () => isStuck(pid));
    process.kill(await shim.shimPid(), "SIGKILL");
    process.kill(shimOf(id), "SIGKILL");

    const stopping = runLater(skiff.argv(["stop", "-t", "0", "stuck"]), impatient);
    const { bundle } = shim;
    const failed = tryShim(shims, { id: shim.id, bundle, env: patience, action: "delete" });
    assert.equal(failed.status, 1);
    assert.match(String(failed.stderr), stuck(ofShim));
    assert.ok(existsSync(join(bundle, "shim.json")), "the shim's record is kept");

    const stopped = await stopping;
    assert.equal(stopped.status, 1);
    assert.match(stopped.stderr, stuck(ofSkiff));

    eventually("skiffd has given up", () => stuck(ofSkiffd).test(logged()));
    assert.match(skiffd.ok("task", "ls"), new RegExp(`${id} +0 +UNKNOWN`));
    const removing = runLater(skiff.argv(["rm", "-f", "stuck"]), impatient);
    const refused = skiffd.run("task", "rm", "--force", id);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, stuck(ofSkiffd));
    const removed = await removing;
    assert.equal(removed.status, 1);
    assert.match(removed.stderr, stuck(ofSkiff));
    const { stdout: names } = skiff.skiff("ps", "-a", "--format", "{{.Names}}"); // may try, and warn, too
    assert.equal(names, "stuck\n", "its name is still its own");

    disk.thaw();
    shim.deleteCommand();
    skiffd.run("task", "rm", "--force", id); // says that its exit status is not 0
    assert.equal(skiffd.ok("task", "ls", "--quiet"), "");
    skiffd.ok("containers", "rm", id);
    skiff.skiff("rm", "-f", "stuck"); // or it was finished by whatever skiff came first
    assert.deepEqual(skiff.states(), {});
    for (const pid of [ofShim, ofSkiff, ofSkiffd]) eventually("it died", () => !isThere(pid));
  });
});

function stuck(pid: number): RegExp {
  return new RegExp(`waited 2.5 s for the exit of process ${pid} \\(sh\\) in state D, in \\w+`);
}

function logged(): string {
  return readFileSync(join(skiffd.folder, "daemon.log"), "utf8");
}

function isStuck(pid: number): boolean {
  return isThere(pid) && /^State:\tD/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}
