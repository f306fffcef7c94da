import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Resources } from "@skiff/spec";
import {
  cgroupsOf,
  type Change,
  eventually,
  OarHome,
  type Outcome,
  runProgram,
  type TestContainer,
} from "../../fixtures/index.ts";

const home = new OarHome();

test("the machine's first process is systemd", () => {
  assert.equal(readFileSync("/proc/1/comm", "utf8"), "systemd\n");
});

describe("with systemd's cgroup driver, a container", () => {
  test("is a scope of the slice that cgroupsPath names, until it is deleted", () => {
    using container = home.container(at(`machine-${slice}.slice:libpod:c1`));
    create(container);
    const unit = "libpod-c1.scope";
    const cgroup = `/machine.slice/machine-${slice}.slice/${unit}`;
    assert.equal(cgroupOf(container), `/sys/fs/cgroup${cgroup}`);
    assert.deepEqual(show(unit, "ActiveState", "Slice", "ControlGroup", "Delegate"), [
      "active",
      `machine-${slice}.slice`,
      cgroup,
      "yes",
    ]);
    container.sure(["start"]);
    const own = container.sure(["exec"], ["cat", "/proc/self/cgroup"]);
    assert.equal(own.trim(), `0::${cgroup}`);
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    assert.deepEqual(show(unit, "LoadState"), ["not-found"]);
    assert.ok(!existsSync(`/sys/fs/cgroup${cgroup}`));
  });

  test("is named for its id in system.slice where there is no cgroupsPath", () => {
    using container = home.container(at(undefined));
    create(container);
    assert.equal(cgroupOf(container), `/sys/fs/cgroup/system.slice/oar-${container.id}.scope`);
  });

  test("is refused where cgroupsPath has another form, and nothing is left", () => {
    for (const path of ["/a/b", "a:b", "machine.slice:a:../b", "no-slice:a:b", "-a.slice::b"]) {
      using container = home.container(at(path));
      const { status, stderr } = creating(container);
      assert.equal(status, 1);
      assert.match(stderr, /cgroupsPath/);
    }
  });

  test("has its limits from systemd and in the kernel's files, and others after update", () => {
    using container = home.container(
      limiting({
        memory: { limit: 2 ** 26, reservation: 2 ** 25, swap: 2 ** 27 },
        cpu: { shares: 1024, quota: 20_000, period: 50_000, cpus: "0-1", mems: "0" },
        pids: { limit: 17 },
      }),
    );
    create(container);
    const unit = unitOf(container);
    const cgroup = cgroupOf(container);
    const names = ["MemoryMax", "MemoryLow", "MemorySwapMax", "CPUWeight", "CPUQuotaPerSecUSec"];
    assert.deepEqual(show(unit, ...names, "TasksMax", "AllowedCPUs", "AllowedMemoryNodes"), [
      "67108864",
      "33554432",
      "67108864",
      "100",
      "400ms",
      "17",
      "0-1",
      "0",
    ]);
    assert.deepEqual(files(cgroup), ["67108864", "100", "20000 50000", "17", "0-1"]);
    container.sure(["update", "--memory", "128m", "--pids-limit", "30", "--cpuset-cpus", "1"]);
    assert.deepEqual(show(unit, "MemoryMax", "TasksMax", "AllowedCPUs"), ["134217728", "30", "1"]);
    runProgram(["systemctl", "daemon-reload"]);
    assert.deepEqual(files(cgroup), ["134217728", "100", "20000 50000", "30", "1"]);
  });

  test("has the properties that annotations ask for, and what is none is refused by its name", () => {
    const annotated =
      (annotations: Readonly<Record<string, string>>): Change =>
      (config) => ({ ...config, annotations });
    using container = home.container(
      annotated({
        "org.systemd.property.TimeoutStopUSec": "uint64 123000000",
        "org.systemd.property.CollectMode": "'inactive-or-failed'",
        "org.systemd.property.After": "['dbus.service']",
        "org.systemd.property.RuntimeMaxSec": "3600",
        "org.systemd.property.Delegate": "true",
      }),
    );
    create(container);
    const names = ["TimeoutStopUSec", "CollectMode", "RuntimeMaxUSec", "Delegate"];
    assert.deepEqual(show(unitOf(container), ...names), [
      "2min 3s",
      "inactive-or-failed",
      "1h",
      "yes",
    ]);
    assert.match(show(unitOf(container), "After")[0] ?? "", /\bdbus\.service\b/);
    for (const [name, text, message] of [
      [
        "CollectMode",
        "inactive",
        /annotations\["org\.systemd\.property\.CollectMode"\]: "inactive" is no/,
      ],
      ["NoSuchThing", "true", /start oar-\S+\.scope: systemd: StartTransientUnit: .*NoSuchThing/],
      ["CollectMode", "5", /start oar-\S+\.scope: systemd: StartTransientUnit: /],
    ] as const) {
      using refused = home.container(annotated({ [`org.systemd.property.${name}`]: text }));
      const { status, stderr } = creating(refused);
      assert.equal(status, 1);
      assert.match(stderr, message);
    }
  });

  test("cannot open a device that no rule allows", () => {
    using container = home.container((config) => {
      const devices = [{ allow: false, access: "rwm" }];
      const names = ["CAP_SYSLOG", "CAP_MKNOD"] as const;
      const capabilities = { bounding: names, effective: names, permitted: names };
      return {
        ...limiting({ devices })(config),
        process: { ...config.process, capabilities },
      };
    });
    create(container);
    container.sure(["start"]);
    const script = "mknod /dev/own c 1 11 && cat /dev/own";
    const { stderr } = container.oar(["exec"], ["sh", "-c", script]);
    assert.match(stderr, /'\/dev\/own': Operation not permitted/);
    container.sure(["exec"], ["head", "-c", "1", "/dev/zero"]);
  });

  test("is paused and resumed, and deleted by force while it is paused", () => {
    using container = home.container();
    create(container);
    container.sure(["start"]);
    container.sure(["pause"]);
    assert.equal(container.state()["status"], "paused");
    container.sure(["resume"]);
    container.sure(["pause"]);
    const unit = unitOf(container);
    container.sure(["delete", "--force"]);
    assert.deepEqual(show(unit, "LoadState"), ["not-found"]);
  });

  test("whose scope was stopped by systemd is deleted", () => {
    const script = "trap 'exit 0' TERM; sleep 1000 & echo up; wait";
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
    }));
    create(container);
    container.sure(["start"]);
    const processes = join(cgroupOf(container), "cgroup.procs");
    eventually("it waits", () => readFileSync(processes, "utf8").split("\n").length === 3);
    const { status, stderr } = runProgram(["systemctl", "stop", unitOf(container)]);
    assert.equal(status, 0, stderr);
    container.waitFor("stopped");
    container.sure(["delete"]);
  });

  test("is not made over a unit of somebody else, which stays", () => {
    using undo = new DisposableStack();
    const unit = `${home.marker}-other.scope`;
    const words = ["--scope", `--unit=${unit}`, "--collect", "sleep", "1000"];
    const { stderr: said } = runProgram(["sh", "-c", `systemd-run ${words.join(" ")} & sleep 1`]);
    undo.defer(() => runProgram(["systemctl", "stop", unit]));
    assert.deepEqual(show(unit, "ActiveState"), ["active"], said);
    using container = home.container(at(`:${home.marker}:other`));
    const { status, stderr } = creating(container);
    assert.equal(status, 1);
    assert.match(stderr, /exists already|has a unit .* already/);
    container.oar(["delete", "--force"]);
    assert.deepEqual(show(unit, "ActiveState"), ["active"]);
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

function cgroupOf(container: TestContainer): string {
  return cgroupsOf(container.pid()).get("") ?? assert.fail("the container is in no v2 cgroup");
}

function unitOf({ id }: TestContainer): string {
  return `oar-${id}.scope`;
}

function files(cgroup: string): readonly string[] {
  return ["memory.max", "cpu.weight", "cpu.max", "pids.max", "cpuset.cpus"].map((name) =>
    readFileSync(join(cgroup, name), "utf8").trimEnd(),
  );
}

/** What systemd says of a unit's properties, in the order asked for. */
function show(unit: string, ...names: readonly string[]): readonly string[] {
  const properties = names.map((name) => `--property=${name}`);
  const { stdout } = runProgram(["systemctl", "show", ...properties, unit]);
  const lines = new Map(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => [line.split("=")[0], line]),
  );
  return names.map((name) => lines.get(name)?.slice(name.length + 1) ?? "");
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
