import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Config, DeviceRule, Resources } from "@skiff/spec";
import {
  bySystemd,
  cgroupName,
  cgroupsOf,
  type Change,
  eventually,
  isAlive,
  keepControllers,
  OarHome,
  type Outcome,
  pureV2,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome(pureV2);
keepControllers();
/** The v2 hierarchy as this process sees it, on a host of either kind. */
const top = existsSync("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
const controllers = words(`${top}/cgroup.controllers`);

describe("on cgroup v2 alone, oar", () => {
  test("takes a container from created over running to deleted, in one cgroup", () => {
    using container = home.container();
    container.sure(["create"]);
    const pid = container.pid();
    assert.ok(!existsSync(join("/sys/fs/cgroup/pids", container.id)), "no v1 directory");
    assert.deepEqual(words(join(cgroupOf(pid), "cgroup.procs")), [`${pid}`]);
    assert.ok(cgroupOf(pid).endsWith(`/${cgroupName(container.id)}`));
    container.sure(["start"]);
    assert.equal(container.state()["status"], "running");
    const cgroup = cgroupOf(pid);
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    assert.ok(!existsSync(cgroup));
  });

  test("executes programs in the container's cgroup", () => {
    using container = home.container().running();
    const own = container.sure(["exec"], ["cat", "/proc/self/cgroup"]);
    assert.match(own, new RegExp(`^0::.*/${cgroupName(container.id)}$`, "m"));
    const seen = container.sure(["exec"], ["cat", "/sys/fs/cgroup/cgroup.procs"]);
    assert.equal(seen.split("\n")[0], "1", "the container's own cgroup is mounted in it");
  });

  test("removes cgroups that were made in the container's, with who is in them", () => {
    using container = home.container().running();
    const cgroup = cgroupOf(container.pid());
    const inner = put(container.pid(), join(cgroup, "a/b"));
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(inner) && !existsSync(cgroup));
  });

  test("kills all processes of a container, those in inner cgroups too", () => {
    const script = "sleep 1000 & sleep 1000 & wait";
    using container = home.container(runs(script)).running();
    const cgroup = cgroupOf(container.pid());
    eventually("all run", () => words(join(cgroup, "cgroup.procs")).length === 3);
    const pids = words(join(cgroup, "cgroup.procs")).map(Number);
    put(pids[2] ?? 0, join(cgroup, "a"));
    container.sure(["kill", "--all"], ["KILL"]);
    eventually("all are dead", () => !pids.some(isAlive));
  });

  test("deletes a paused container by force, on whatever level it is paused", () => {
    for (const level of [".", "a", "a/b"]) {
      using container = home.container().running();
      const pid = container.pid();
      const path = put(pid, join(cgroupOf(pid), level));
      writeFileSync(join(path, "cgroup.freeze"), "1");
      const events = join(path, "cgroup.events");
      eventually("it is frozen", () => /^frozen 1$/m.test(readFileSync(events, "utf8")));
      container.sure(["delete", "--force"]);
      assert.ok(!isAlive(pid));
    }
  });
});

describe("on cgroup v2 alone, a device", () => {
  const rule: DeviceRule = { allow: true, type: "c", major: 1, minor: 11, access: "r" };

  test("that no rule allows cannot be opened, though it was made for the container", () => {
    assert.deepEqual(reading([]), { read: "denied", write: "denied" });
  });

  test("that a rule allows can be opened for what the rule says", () => {
    assert.deepEqual(reading([rule]), { read: "opened", write: "denied" });
  });

  test("that a later rule denies cannot be opened", () => {
    assert.deepEqual(reading([rule, { ...rule, allow: false }]), {
      read: "denied",
      write: "denied",
    });
  });

  test("cannot be opened where the rules do not begin with all devices", () => {
    const change = (config: Config): Config => withRules(kernelLog(config), [other]);
    assert.deepEqual(opening(home.container(change).running()), {
      read: "denied",
      write: "denied",
    });
  });

  test("cannot be opened by who makes it, either", () => {
    const script = "mknod /dev/own c 1 11 && echo made; cat /dev/own";
    const { stdout, stderr } = home.inside(script, kernelLog);
    assert.equal(stdout, "made\n");
    assert.match(stderr, /'\/dev\/own': Operation not permitted/);
  });

  test("of those that every container has can be opened", () => {
    const names = ["null", "zero", "full", "random", "urandom"];
    const script = names.map((name) => `head -c 1 </dev/${name} >/dev/null && echo ${name}`);
    assert.equal(home.inside(script.join(";")).stdout, names.map((name) => `${name}\n`).join(""));
  });

  /** Allowed, and not the one in question. */
  const other: DeviceRule = { allow: true, type: "c", major: 1, minor: 12 };
  const all: DeviceRule = { allow: false, access: "rwm" };

  function reading(rules: readonly DeviceRule[]): Readonly<Record<"read" | "write", string>> {
    const change: Change = (config) => withRules(kernelLog(config), [all, ...rules]);
    return opening(home.container(change).running());
  }

  /** What comes of opening it in a program that is executed; the container goes then. */
  function opening(started: TestContainer): Readonly<Record<"read" | "write", string>> {
    using container = started;
    const outcome = (redirection: string): string =>
      verdict(container.oar(["exec"], ["sh", "-c", `exec 3${redirection}/dev/log`]));
    return { read: outcome("<"), write: outcome(">") };
  }
});

describe("on cgroup v2 alone, a limit", () => {
  test("holds: its controller is enabled in all cgroups above", () => {
    assert.ok(controllers.includes("hugetlb"), "v1 left it over, or has nothing");
    const parent = `/${home.marker}-parent`;
    const path = bySystemd ? ":oar:c" : `${parent}/c`;
    using container = home.container(limiting({ unified: { "hugetlb.2MB.max": "4194304" } }, path));
    container.sure(["create"]);
    const cgroup = cgroupOf(container.pid());
    assert.equal(cgroup, join(top, bySystemd ? "/system.slice/oar-c.scope" : path));
    assert.equal(readFileSync(join(cgroup, "hugetlb.2MB.max"), "utf8"), "4194304\n");
    container.sure(["delete"]);
    assert.ok(!existsSync(cgroup));
    assert.ok(!existsSync(join(top, parent)), "what was made above it went with it");
  });

  test("whose controller v2 does not have is refused by its name, and nothing is left", (t) => {
    if (controllers.includes("pids")) return t.skip("v2 has all controllers here");
    for (const resources of [{ pids: { limit: 5 } }, { unified: { "pids.max": "5" } }]) {
      using container = home.container(limiting(resources));
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.match(
        stderr,
        /cannot set pids\.max: the v2 hierarchy has no such file of the pids controller: its cgroup\.controllers must name it/,
      );
      assert.equal(container.oar(["state"]).status, 1);
    }
  });

  test("that processes in a cgroup above prevent is refused, saying whose and what to do", async (t) => {
    if (bySystemd) return t.skip("no slice of systemd's has processes");
    const parent = join(top, `${home.marker}-used`);
    using undo = new DisposableStack();
    mkdirSync(parent);
    undo.defer(() => rmdirSync(parent));
    const sleeper = spawn("sleep", ["1000"]);
    await once(sleeper, "spawn");
    writeFileSync(join(parent, "cgroup.procs"), `${sleeper.pid}`);
    const file = "hugetlb.2MB.max";
    using container = home.container(
      limiting({ unified: { [file]: "0" } }, `/${home.marker}-used/c`),
    );
    const { status, stderr } = container.oar(["create"]);
    const gone = once(sleeper, "close");
    sleeper.kill();
    await gone;
    assert.equal(status, 1);
    assert.match(
      stderr,
      new RegExp(
        `cannot set ${file}: /sys/fs/cgroup/${home.marker}-used does not give cgroups below it ` +
          "the hugetlb controller: it has processes of its own: move them",
      ),
    );
  });
});

/** Moves a process to a cgroup, which is made where it is not there. */
function put(pid: number, cgroup: string): string {
  mkdirSync(cgroup, { recursive: true });
  writeFileSync(join(cgroup, "cgroup.procs"), `${pid}`);
  return cgroup;
}

function cgroupOf(pid: number): string {
  return cgroupsOf(pid).get("") ?? assert.fail(`process ${pid} is in no v2 cgroup`);
}

function words(file: string): readonly string[] {
  return readFileSync(file, "utf8").split(/\s+/).filter(Boolean);
}

function verdict({ status, stderr }: Outcome): string {
  if (status === 0) return "opened";
  return stderr.includes("Operation not permitted") ? "denied" : stderr;
}

function runs(script: string): Change {
  return (config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
  });
}

/** Has the kernel's log as /dev/log, and what it takes to read it or to make it once more. */
function kernelLog(config: Config): Config {
  const names = ["CAP_SYSLOG", "CAP_MKNOD"] as const;
  const capabilities = { bounding: names, effective: names, permitted: names };
  return {
    ...config,
    process: { ...config.process, capabilities },
    linux: {
      ...config.linux,
      devices: [{ path: "/dev/log", type: "c", major: 1, minor: 11 }],
    },
  };
}

function withRules(config: Config, devices: readonly DeviceRule[]): Config {
  return limiting({ devices })(config);
}

function limiting(resources: Resources, cgroupsPath?: string): Change {
  return (config) => ({
    ...config,
    linux: {
      ...config.linux,
      cgroupsPath,
      resources: { ...config.linux.resources, ...resources },
    },
  });
}
