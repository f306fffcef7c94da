import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  bySystemd,
  type Change,
  eventually,
  FoundCgroup,
  hierarchies,
  isAlive,
  OarHome,
} from "../fixtures/index.ts";

const home = new OarHome();
const isV1 = existsSync("/sys/fs/cgroup/pids");

const within =
  (cgroup: string, change: Change = (config) => config): Change =>
  (config) => {
    const changed = change(config);
    return { ...changed, linux: { ...changed.linux, cgroupsPath: cgroup } };
  };

/** As it was made, and ready for another container. */
function assertAsBefore(found: FoundCgroup): void {
  found.assertEmpty();
  using container = home.container(within(found.name)).running();
  assert.equal(container.state()["status"], "running");
}

describe("a cgroup that is there already and empty", { skip: bySystemd || !isV1 }, () => {
  test("is the container's while that is there, with its limits, and stays when it goes", () => {
    using found = new FoundCgroup(home.marker);
    const limited = within(found.name, (config) => ({
      ...config,
      linux: {
        ...config.linux,
        resources: { ...config.linux.resources, pids: { limit: 7 }, cpu: { shares: 77 } },
      },
    }));
    for (const force of [[], ["--force"]]) {
      using container = home.container(limited).running();
      const pid = container.pid();
      for (const path of found.paths) {
        assert.equal(readFileSync(join(path, "cgroup.procs"), "utf8"), `${pid}\n`, path);
      }
      assert.equal(readFileSync(join(found.at("pids"), "pids.max"), "utf8"), "7\n");
      assert.equal(readFileSync(join(found.at("cpu"), "cpu.shares"), "utf8"), "77\n");
      mkdirSync(join(found.at("pids"), "inner"));
      container.sure(["exec"], ["true"]);
      if (force.length === 0) {
        container.sure(["kill"], ["KILL"]);
        container.waitFor("stopped");
      }
      container.sure(["delete", ...force]);
      assert.ok(!isAlive(pid));
      assertAsBefore(found);
    }
  });

  test("may be there in some hierarchies only: the others' goes with the container", () => {
    for (const among of [hierarchies.slice(0, 2), hierarchies.slice(-2)]) {
      using found = new FoundCgroup(home.marker, among);
      home.container(within(found.name)).running()[Symbol.dispose]();
      for (const hierarchy of hierarchies) {
        const path = join(hierarchy, found.name);
        assert.equal(existsSync(path), found.paths.includes(path), path);
      }
      assertAsBefore(found);
    }
  });

  test("is one container's at a time, and of one that failed nobody's", () => {
    using found = new FoundCgroup(home.marker);
    using first = home.container(within(found.name));
    first.sure(["create"]);
    using second = home.container(within(found.name));
    const { status, stderr } = second.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: container's cgroup is not empty: .*: cgroup \S+ exists already: /);
    second.sure(["delete", "--force"]);
    assert.equal(first.state()["status"], "created");
    first.sure(["delete"]);
    const none: Change = (config) => ({
      ...config,
      process: { ...config.process, args: ["/none"] },
    });
    using failing = home.container(within(found.name, none));
    assert.equal(failing.oar(["create"]).status, 1);
    assertAsBefore(found);
  });

  test("is left thawed by a container that was paused, and listed by no dry run", () => {
    using found = new FoundCgroup(home.marker);
    using container = home.container(within(found.name)).running();
    container.sure(["pause"]);
    const planned = container.sure(["delete", "--force", "--dry-run"]);
    assert.ok(!planned.includes(found.name), planned);
    container.sure(["delete", "--force"]);
    assertAsBefore(found);
  });

  test("is nobody's to kill in, once its container has stopped and it was made anew", async () => {
    using found = new FoundCgroup(home.marker);
    using container = home.container(within(found.name)).running();
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    for (const path of found.paths) {
      rmdirSync(path);
      mkdirSync(path);
    }
    await using other = await Sleeper.start();
    other.enter(found.at("pids"));
    other.enter(found.at("unified"));
    container.oar(["kill", "--all"], ["KILL"]);
    container.sure(["delete"]);
    assert.ok(other.isAlive());
  });

  test("is emptied and left by doctor, where its container's record is lost", () => {
    using found = new FoundCgroup(home.marker);
    using container = home.container(within(found.name)).running();
    const pid = container.pid();
    rmSync(join(home.root, container.id), { recursive: true });
    const lost = home.oar(["doctor"]);
    assert.equal(lost.status, 1);
    assert.equal(lost.stdout.trimEnd().split("\n").length, 1, lost.stdout);
    assert.equal(home.oar(["doctor", "--fix"]).status, 0);
    eventually("its process is gone", () => !isAlive(pid));
    assertAsBefore(found);
  });
});

describe("a cgroup that is there already and not free", { skip: bySystemd || !isV1 }, () => {
  test("is refused with what is in the way, and left as it is", async () => {
    using found = new FoundCgroup(home.marker);
    await using other = await Sleeper.start();
    const ways: Readonly<Record<string, () => Disposable>> = {
      "container's cgroup is not empty: 1 process(es) found": () => {
        other.enter(found.at("pids"));
        return { [Symbol.dispose]: () => other.enter("/sys/fs/cgroup/pids") };
      },
      "container's cgroup is not empty: there are cgroups in it": () => {
        const inner = join(found.at("memory"), "inner");
        mkdirSync(inner);
        return { [Symbol.dispose]: () => rmdirSync(inner) };
      },
      "container's cgroup unexpectedly frozen": () => {
        const file = join(found.at("freezer"), "freezer.state");
        writeFileSync(file, "FROZEN");
        return { [Symbol.dispose]: () => writeFileSync(file, "THAWED") };
      },
    };
    for (const [why, block] of Object.entries(ways)) {
      using _blocked = block();
      using container = home.container(within(found.name));
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.ok(stderr.startsWith(`oar: ${why}: cgroup /`), stderr);
      container.sure(["delete", "--force"]);
      assert.ok(other.isAlive());
    }
    assertAsBefore(found);
  });
});

/** A process that is not a container's. */
class Sleeper implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<Sleeper> {
    const child = spawn("sleep", ["1000"]);
    await once(child, "spawn");
    return new Sleeper(child);
  }

  enter(cgroup: string): void {
    writeFileSync(join(cgroup, "cgroup.procs"), `${this.#child.pid}`);
  }

  isAlive(): boolean {
    return (this.#child.exitCode ?? this.#child.signalCode) === null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await ended;
  }
}
