import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Config } from "@skiff/spec";
import {
  bySystemd,
  cgroupsOf,
  type Change,
  eventually,
  isAlive,
  OarHome,
  programs,
  runProgram,
  talk,
} from "../fixtures/index.ts";

const home = new OarHome();

describe("oar delete", () => {
  test("removes a stopped container", () => {
    using container = home.container(runs("true")).running();
    container.waitFor("stopped");
    container.sure(["delete"]);
    assert.equal(container.oar(["state"]).status, 1);
  });

  test("kills and removes a created container", () => {
    using container = home.container();
    container.sure(["create"]);
    const pid = container.pid();
    container.sure(["delete"]);
    assert.ok(!isAlive(pid));
  });

  test("refuses a running container, naming the state, and leaves it running", () => {
    using container = home.container().running();
    const { status, stderr } = container.oar(["delete"]);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      `oar: cannot delete container ${container.id} that is not stopped: running\n`,
    );
    assert.equal(container.state()["status"], "running");
  });

  test("with --force kills and removes a running container", () => {
    using container = home.container().running();
    const pid = container.pid();
    container.sure(["delete", "--force"]);
    assert.ok(!isAlive(pid));
    assert.equal(container.oar(["state"]).status, 1);
  });

  test("fails for a container that never was, but with --force succeeds", () => {
    using container = home.container();
    const { status, stderr } = container.oar(["delete"]);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^oar: container ${container.id} does not exist`));
    container.sure(["delete", "--force"]);
    container.sure(["delete", "-f"]);
  });

  test("removes several containers", () => {
    using first = home.container();
    using second = home.container();
    first.sure(["create"]);
    second.running();
    first.sure(["delete", "--force"], [second.id]);
    assert.equal(second.oar(["state"]).status, 1);
  });

  test("removes the others when one of several cannot be removed, and says so", () => {
    using running = home.container().running();
    using created = home.container();
    created.sure(["create"]);
    const { status, stderr } = running.oar(["delete"], [created.id]);
    assert.equal(status, 1);
    assert.match(stderr, /that is not stopped: running/);
    assert.equal(created.oar(["state"]).status, 1);
    assert.equal(running.state()["status"], "running");
  });

  test("kills what lives on after the first process, where the pid namespace is shared", () => {
    using container = home.container((config) =>
      withoutNamespace(runs("sleep 1000 & sleep 1000 & true")(config), "pid"),
    );
    container.running();
    container.waitFor("stopped");
    const children = container.processes();
    assert.equal(children.length, 2);
    container.sure(["delete"]);
    for (const pid of children) assert.ok(!isAlive(pid), `process ${pid}`);
  });

  test("kills processes that multiply meanwhile, with and without a pid namespace", () => {
    const chains = runs("c() { c & }; c; c; c; c; c; c; c; c; sleep 1000");
    for (const change of [chains, (config: Config) => withoutNamespace(chains(config), "pid")]) {
      using container = home.container(change).running();
      const before = container.processes().filter((pid) => pid !== container.pid());
      eventually("all are others", () => !container.processes().some((p) => before.includes(p)));
      container.sure(["delete", "--force"]);
      assert.deepEqual(container.processes(), []);
    }
  });

  test("removes the cgroups that the container made, and kills who is in them", () => {
    for (const options of [["delete", "--force"], ["delete"]]) {
      using container = home.container(nesting).running();
      const cgroups = cgroupsOf(container.pid());
      const cgroup = cgroups.get("pids") ?? cgroups.get("") ?? "";
      const last = join(cgroup, "c/cgroup.procs");
      eventually("both are in", () => existsSync(last) && readFileSync(last, "utf8") !== "");
      if (options.length === 1) {
        container.sure(["kill"], ["KILL"]);
        container.waitFor("stopped");
      }
      container.sure(options);
      assert.ok(!existsSync(cgroup));
    }
  });

  test("removes v2 cgroups below the container's, with the processes that were put there", (t) => {
    using container = home.container().running();
    const unified = cgroupsOf(container.pid()).get("");
    if (unified === undefined) return t.skip("v1 alone here");
    mkdirSync(join(unified, "a/b"), { recursive: true });
    writeFileSync(join(unified, "a/b/cgroup.procs"), `${container.pid()}`);
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(unified));
    return undefined;
  });

  test("with --force deletes a frozen container, on whatever hierarchy and level it is frozen", () => {
    const freezers = [
      ["freezer", "freezer.state", "FROZEN"],
      ["", "cgroup.freeze", "1"],
    ] as const;
    for (const [controller, file, frozen] of freezers) {
      for (const level of [".", "a", "a/b"]) {
        using container = home.container().running();
        const cgroup = cgroupsOf(container.pid()).get(controller);
        if (cgroup === undefined) continue; // a machine of one hierarchy
        const path = join(cgroup, level);
        mkdirSync(path, { recursive: true });
        writeFileSync(join(path, "cgroup.procs"), `${container.pid()}`);
        writeFileSync(join(path, file), frozen);
        container.sure(["delete", "--force"]);
      }
    }
  });

  test("by twenty at once succeeds for all of them", async () => {
    for (let round = 0; round < 5; round++) {
      using container = home.container().running();
      const statuses = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const args = ["--root", home.root, "delete", "--force", container.id];
          const child = spawn(programs.oar, args, { stdio: "inherit" });
          await once(child, "close");
          return child.exitCode;
        }),
      );
      assert.deepEqual(
        statuses,
        Array.from({ length: 20 }, () => 0),
      );
    }
  });
});

test("oar delete goes on when the lock ends after the kernel told of its end, as when its holder dies", async () => {
  using container = home.container().running();
  const script =
    'exec 3<"$1"; flock 3; echo held; read a; exec 4<"$1" 4<&-; echo told; read a; flock -u 3; read a';
  const words = ["-c", script, "sh", join(home.root, container.id)];
  await using holder = talk(spawn("sh", words, { stdio: "pipe" }));
  await holder.says("held");
  const args = ["--root", home.root, "delete", "--force", container.id];
  const deleting = spawn(programs.oar, args, { stdio: "inherit" });
  const ended = once(deleting, "close");
  const status = (): string => readFileSync(`/proc/${deleting.pid}/status`, "utf8");
  const sleeps = (): number =>
    /^State:\tS/m.test(status()) ? Number(/^voluntary\S+\t(\d+)/m.exec(status())?.[1]) : 0;
  eventually("it waits for the lock", () => /inotify/.test(descriptorsOf(deleting.pid ?? 0)));
  eventually("it sleeps", () => sleeps() > 0);
  const before = sleeps();
  holder.type("tell of a close\n");
  await holder.says("told");
  eventually("it woke and sleeps again", () => sleeps() > before);
  holder.type("let go\n");
  assert.deepEqual(await ended, [0, null]);
  holder.type("end\n");
});

function descriptorsOf(pid: number): string {
  return runProgram(["ls", "-l", `/proc/${pid}/fd`]).stdout; // they come and go
}

describe("a cgroup that is there already, with somebody's process", { skip: bySystemd }, () => {
  test("is refused by create, and neither its processes nor itself are touched", async () => {
    const cgroup = `/${home.marker}-foreign`;
    const paths = ["pids", "unified", "devices"]
      .map((name) => join("/sys/fs/cgroup", name, cgroup))
      .filter((path) => existsSync(join(path, "..")));
    if (paths.length === 0) paths.push(join("/sys/fs/cgroup", cgroup));
    for (const path of paths) {
      using undo = new DisposableStack();
      mkdirSync(path);
      undo.defer(() => rmdirSync(path));
      const sleeper = spawn("sleep", ["1000"]);
      await once(sleeper, "spawn");
      writeFileSync(join(path, "cgroup.procs"), `${sleeper.pid}`);
      using container = home.container((config) => ({
        ...config,
        linux: { ...config.linux, cgroupsPath: cgroup },
      }));
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.match(
        stderr,
        new RegExp(`^oar: container's cgroup is not empty: .*: cgroup ${path} exists already`),
      );
      container.sure(["delete", "--force"]);
      assert.equal(sleeper.exitCode ?? sleeper.signalCode, null, "still there");
      assert.ok(existsSync(path));
      assert.ok(!readdirSync(home.root).includes(container.id));
      const gone = once(sleeper, "close");
      sleeper.kill();
      await gone;
    }
  });
});

/** Makes cgroups below its own, as an init system or another container runtime would. */
function nesting(config: Config): Config {
  const script = `
    cd /sys/fs/cgroup
    hierarchies=. && [ ! -d pids ] || hierarchies=$(ls)
    for h in $hierarchies; do mkdir -p $h/a/b $h/c; done
    [ ! -d pids ] || cd pids
    sleep 1000 & echo $! > a/b/cgroup.procs
    sleep 1000 & echo $! > c/cgroup.procs
    wait`;
  const mounts = (config.mounts ?? []).map((mount) =>
    mount.type === "cgroup" ? { ...mount, options: ["nosuid", "noexec", "nodev"] } : mount,
  );
  return { ...runs(script)(config), mounts };
}

function runs(script: string): Change {
  return (config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
  });
}

function withoutNamespace(config: Config, type: string): Config {
  const namespaces = config.linux.namespaces.filter((namespace) => namespace.type !== type);
  return { ...config, linux: { ...config.linux, namespaces } };
}
