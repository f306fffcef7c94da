import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import type { Resources } from "@skiff/spec";
import {
  cgroupsOf,
  type Change,
  OarHome,
  type Outcome,
  runProgram,
  type TestContainer,
} from "../../fixtures/index.ts";

const home = new OarHome();

test("the machine's first process is systemd, with cgroup v1", () => {
  assert.equal(readFileSync("/proc/1/comm", "utf8"), "systemd\n");
  assert.match(readFileSync("/proc/self/mounts", "utf8"), / \/sys\/fs\/cgroup\/memory cgroup /);
});

describe("with systemd's cgroup driver on v1, a container", () => {
  test("is in its scope's cgroup of every hierarchy, until it is deleted from all", () => {
    using container = home.container(at(`machine-${slice}.slice:libpod:c1`));
    create(container);
    const path = `/machine.slice/machine-${slice}.slice/libpod-c1.scope`;
    assert.deepEqual(show("libpod-c1.scope", "ActiveState", "ControlGroup", "Delegate"), [
      "active",
      path,
      "yes",
    ]);
    const directories = mounted(container.pid());
    assert.ok(directories.length > 10, directories.join());
    for (const directory of directories) {
      assert.ok(directory.endsWith(path), directory);
      assert.equal(readFileSync(join(directory, "cgroup.procs"), "utf8"), `${container.pid()}\n`);
    }
    container.sure(["start"]);
    const lines = container.sure(["exec"], ["cat", "/proc/self/cgroup"]).trimEnd().split("\n");
    const others = lines.filter((line) => !line.endsWith(path));
    assert.deepEqual(
      others.filter((line) => !line.startsWith("0::")),
      [],
    );
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    assert.deepEqual(show("libpod-c1.scope", "LoadState"), ["not-found"]);
    for (const directory of directories) assert.ok(!existsSync(directory), directory);
    const freezer = directories.find((one) => one.includes("/freezer/")) ?? assert.fail();
    assert.ok(!existsSync(dirname(dirname(freezer))), "what was made above went with it");
  });

  test("has its limits from systemd and in the kernel's files, and others after update", () => {
    using container = home.container(
      limiting({
        memory: { limit: 2 ** 26, reservation: 2 ** 25, swap: 2 ** 27 },
        cpu: { shares: 1000, quota: 20_000, period: 50_000, cpus: "0-1", mems: "0" },
        pids: { limit: 17 },
      }),
    );
    create(container);
    const unit = unitOf(container);
    const names = ["MemoryLimit", "CPUShares", "CPUQuotaPerSecUSec", "TasksMax"];
    assert.deepEqual(show(unit, ...names), ["67108864", "1000", "400ms", "17"]);
    const before = ["67108864", "33554432", "134217728", "1000", "50000", "20000", "17", "0-1"];
    assert.deepEqual(files(container), before);
    runProgram(["systemctl", "daemon-reload"]);
    assert.deepEqual(files(container), before);
    container.sure(["update", "--memory", "96m", "--cpu-quota", "10000", "--cpuset-cpus", "1"]);
    const after = ["100663296", "33554432", "134217728", "1000", "50000", "10000", "17", "1"];
    assert.deepEqual(files(container), after);
    assert.deepEqual(show(unit, ...names), ["100663296", "1000", "200ms", "17"]);
    container.sure(["update", "--cpu-share", "500", "--pids-limit", "-1"]);
    runProgram(["systemctl", "daemon-reload"]);
    after[3] = "500";
    after[6] = "max";
    assert.deepEqual(files(container), after);
    assertInAll(container);
  });

  test("may use the devices that its rules allow and no others, whenever systemd is loaded again", () => {
    using container = home.container((config) => {
      const names = ["CAP_SYSLOG"] as const;
      const rules = [
        { allow: false, access: "rwm" },
        { allow: true, type: "c", major: 240, minor: 1, access: "rw" },
      ] as const;
      const devices = [
        { path: "/dev/log", type: "c", major: 1, minor: 11 },
        { path: "/dev/own", type: "c", major: 240, minor: 1 },
      ] as const;
      const capabilities = { bounding: names, effective: names, permitted: names };
      const { linux, ...rest } = limiting({ devices: rules })(config);
      const process = { ...config.process, capabilities };
      return { ...rest, process, linux: { ...linux, devices } };
    });
    create(container);
    container.sure(["start"]);
    const list = join(directoryOf(container, "devices"), "devices.list");
    const allowed = (): readonly string[] => readFileSync(list, "utf8").trimEnd().split("\n");
    const before = allowed().toSorted();
    assert.ok(before.includes("c 240:1 rw"), before.join());
    assert.ok(!before.some((line) => line.startsWith("a ")), before.join());
    const assertHolds = (): void => {
      const opening = (name: string): string =>
        container.oar(["exec"], ["sh", "-c", `exec 3</dev/${name}`]).stderr;
      assert.match(opening("log"), /Operation not permitted/);
      assert.match(opening("own"), /No such device or address/);
      assert.equal(opening("zero"), "");
    };
    assertHolds();
    runProgram(["systemctl", "daemon-reload"]);
    // Whatever is set, systemd writes all that it has of the controller.
    runProgram([
      "systemctl",
      "set-property",
      "--runtime",
      unitOf(container),
      "DeviceAllow=/dev/char/240:9 r",
    ]);
    assertHolds();
    assertInAll(container);
    const more = allowed().filter((line) => !before.includes(line));
    assert.deepEqual(more, ["c 240:9 r"]);
  });

  test("is paused and resumed, and deleted by force while it is paused", () => {
    using container = home.container();
    create(container);
    container.sure(["start"]);
    container.sure(["pause"]);
    assert.equal(container.state()["status"], "paused");
    container.sure(["resume"]);
    container.sure(["pause"]);
    const directories = mounted(container.pid());
    container.sure(["delete", "--force"]);
    assert.deepEqual(show(unitOf(container), "LoadState"), ["not-found"]);
    for (const directory of directories) assert.ok(!existsSync(directory), directory);
  });

  test("with a user namespace is in it too", () => {
    using container = home.container((config) => {
      const ids = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
      const namespaces = [...config.linux.namespaces, { type: "user" as const }];
      return {
        ...config,
        linux: { ...config.linux, namespaces, uidMappings: ids, gidMappings: ids },
      };
    });
    create(container);
    assertInAll(container);
    container.sure(["start"]);
    container.sure(["exec"], ["true"]);
  });

  test("is refused where another's cgroup has its place in one hierarchy, and that stays", () => {
    const path = `/sys/fs/cgroup/freezer/system.slice/${home.marker}-other.scope`;
    const slices = dirname(path);
    const isMade = !existsSync(slices);
    mkdirSync(path, { recursive: true });
    using undo = new DisposableStack();
    if (isMade) undo.defer(() => rmdirSync(slices));
    undo.defer(() => rmdirSync(path));
    using container = home.container(at(`:${home.marker}:other`));
    const { status, stderr } = creating(container);
    assert.equal(status, 1);
    assert.match(stderr, /exists already/);
    assert.ok(existsSync(path));
    assert.deepEqual(show(`${home.marker}-other.scope`, "LoadState"), ["not-found"]);
  });

  test("whose scope was stopped by systemd is deleted", () => {
    using container = home.container((config) => ({
      ...config,
      process: {
        ...config.process,
        args: ["sh", "-c", "trap 'exit 0' TERM; echo up; sleep 1000 & wait"],
      },
    }));
    create(container);
    container.sure(["start"]);
    const directories = mounted(container.pid());
    runProgram(["systemctl", "kill", "--signal=KILL", unitOf(container)]);
    runProgram(["systemctl", "stop", unitOf(container)]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    for (const directory of directories) assert.ok(!existsSync(directory), directory);
  });
});

/** In names of units, which take no dash as part of a slice's. */
const slice = home.marker.replace("-", "");

function creating(container: TestContainer): Outcome {
  return home.oar(["--systemd-cgroup", "create", container.id], { cwd: container.bundle });
}

function create(container: TestContainer): void {
  const { status, stderr } = creating(container);
  assert.equal(status, 0, stderr);
}

/** The process's cgroups in all hierarchies that are mounted. */
function mounted(pid: number): readonly string[] {
  return [...cgroupsOf(pid).values()].filter((path) => existsSync(path));
}

function assertInAll(container: TestContainer): void {
  for (const directory of mounted(container.pid())) {
    assert.ok(directory.endsWith(`/${unitOf(container)}`), directory);
  }
}

function directoryOf(container: TestContainer, controller: string): string {
  const directories = cgroupsOf(container.pid());
  const key = [...directories.keys()].find((names) => names.split(",").includes(controller));
  return directories.get(key ?? "none") ?? assert.fail(controller);
}

function unitOf({ id }: TestContainer): string {
  return `oar-${id}.scope`;
}

function files(container: TestContainer): string[] {
  return [
    "memory.limit_in_bytes",
    "memory.soft_limit_in_bytes",
    "memory.memsw.limit_in_bytes",
    "cpu.shares",
    "cpu.cfs_period_us",
    "cpu.cfs_quota_us",
    "pids.max",
    "cpuset.cpus",
  ].map((name) => {
    const [controller = ""] = name.split(".");
    return readFileSync(join(directoryOf(container, controller), name), "utf8").trimEnd();
  });
}

/** What systemd says of a unit's properties, in the order asked for. */
function show(unit: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const words = ["systemctl", "show", "--value", `--property=${name}`, unit];
    return runProgram(words).stdout.trimEnd();
  });
}

function at(cgroupsPath: string | undefined): Change {
  return (config) => ({ ...config, linux: { ...config.linux, cgroupsPath } });
}

function limiting(resources: Resources): Change {
  return (config) => ({
    ...config,
    linux: { ...config.linux, resources: { ...config.linux.resources, ...resources } },
  });
}
