import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { type Resources, rootlessConfig } from "@skiff/spec";
import {
  cgroupsOf,
  type Change,
  eventually,
  OarHome,
  type Outcome,
  programs,
  runProgram,
  TestAccount,
  type TestContainer,
} from "../../fixtures/index.ts";

const account = new TestAccount();
const { uid, gid } = account;
const manager = `user@${uid}.service`;
const runtimeDirectory = `/run/user/${uid}`;
const slice = `/sys/fs/cgroup/user.slice/user-${uid}.slice/${manager}/user.slice`;
after(() => {
  runProgram(["systemctl", "stop", manager, `user-runtime-dir@${uid}.service`]);
  account[Symbol.dispose]();
});
const home = new OarHome([...account.launcher, "env", `XDG_RUNTIME_DIR=${runtimeDirectory}`]);
sure(["chown", "-R", `${uid}:${gid}`, home.folder]);
sure(["systemctl", "start", "dbus.socket", "systemd-logind.service", manager]);

describe("with a user's own systemd, a container of the user's", () => {
  test("is a scope of that systemd, with its limits, until it is deleted", () => {
    using container = home.container(limiting({ pids: { limit: 21 } }));
    create(container);
    const cgroup = cgroupsOf(container.pid()).get("") ?? "";
    const unit = `oar-${container.id}.scope`;
    assert.equal(cgroup, `${slice}/${unit}`);
    assert.deepEqual(show(unit, "ActiveState", "TasksMax"), ["active", "21"]);
    assert.equal(readFileSync(`${cgroup}/pids.max`, "utf8"), "21\n");
    container.sure(["start"]);
    const program = [programs.oar, "--root", home.root, "exec", container.id];
    const inside = ["systemd-run", "--user", "--scope", "--quiet"]; // from cgroups of the user's
    const own = container.run([...inside, ...program, "cat", "/proc/self/cgroup"]);
    assert.match(own.stdout, new RegExp(`/${unit}$`, "m"), own.stderr);
    container.sure(["update", "--pids-limit", "22"]);
    assert.deepEqual(show(unit, "TasksMax"), ["22"]);
    container.sure(["pause"]);
    assert.equal(container.state()["status"], "paused");
    container.sure(["delete", "--force"]);
    assert.deepEqual(show(unit, "LoadState"), ["not-found"]);
    assert.ok(!existsSync(cgroup));
  });

  test("is made where the path says", () => {
    using container = home.container((config) => {
      const made = limiting({})(config);
      return { ...made, linux: { ...made.linux, cgroupsPath: "app.slice:libpod:c1" } };
    });
    create(container);
    const cgroup = cgroupsOf(container.pid()).get("") ?? "";
    assert.ok(cgroup.endsWith(`/${manager}/app.slice/libpod-c1.scope`), cgroup);
  });

  test("is deleted after its systemd ended, and it with that", () => {
    using container = home.container((config) => {
      const made = limiting({})(config);
      const args = ["sh", "-c", "trap exit TERM; sleep 1000 & wait"];
      return { ...made, process: { ...made.process, args } }; // systemd waits 90 s for who stays
    });
    create(container);
    container.sure(["start"]);
    const processes = `${cgroupsOf(container.pid()).get("")}/cgroup.procs`;
    eventually("it waits", () => readFileSync(processes, "utf8").split("\n").length === 3);
    sure(["systemctl", "stop", manager]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    sure(["systemctl", "start", manager]);
  });

  test("is refused where nothing says where that systemd is", () => {
    using container = home.container(limiting({}));
    const { status, stderr } = creating(container, { XDG_RUNTIME_DIR: "" });
    assert.equal(status, 1);
    assert.match(stderr, /XDG_RUNTIME_DIR/);
    eventually("nothing is left", () => container.oar(["state"]).status === 1);
  });
});

function limiting(resources: Resources): Change {
  return (config) => {
    const made = rootlessConfig(config, { uid, gid });
    return { ...made, linux: { ...made.linux, resources } };
  };
}

function creating(container: TestContainer, env: Readonly<Record<string, string>> = {}): Outcome {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const oar = ["env", ...variables, programs.oar, "--root", home.root, "--systemd-cgroup"];
  return container.run([...oar, "create", container.id]);
}

function create(container: TestContainer): void {
  const { status, stderr } = creating(container);
  assert.equal(status, 0, stderr);
}

/** What the user's systemd says of a unit's properties, in the order asked for. */
function show(unit: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const words = ["--user", "show", `--property=${name}`, "--value", unit];
    return home.run(["systemctl", ...words]).stdout.trimEnd();
  });
}

function sure(argv: readonly string[]): void {
  const { status, stderr } = runProgram(argv);
  assert.equal(status, 0, `${argv.join(" ")}: ${stderr}`);
}
