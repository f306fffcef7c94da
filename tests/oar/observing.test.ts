import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { cgroupsOf, eventually, OarHome, programs } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar ps", () => {
  test("shows the container's processes and no other, as ps(1) does", () => {
    const script = "sleep 1001 & sleep 1002; true";
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
    }));
    container.running();
    eventually("all are there", () => container.processes().length === 3);
    eventually("all are what they are to be", () => {
      const [head = "", ...rows] = container.sure(["ps"]).trimEnd().split("\n");
      assert.match(head, /^UID +PID +PPID .* CMD$/);
      assert.equal(rows.length, 3);
      const seen = rows.map((row) => row.split(/\s+/).slice(7).join(" ")).toSorted();
      return seen.join() === [`sh -c ${script}`, "sleep 1001", "sleep 1002"].join();
    });
    const own = container.sure(["ps"], ["-o", "comm,pid", "-e"]).trimEnd().split("\n");
    const names = own.map((row) => row.split(/\s+/)[0] ?? "");
    assert.deepEqual(names.toSorted(), ["COMMAND", "sh", "sleep", "sleep"]);
    const json: unknown = JSON.parse(container.sure(["ps", "--format", "json"]));
    assert.deepEqual(json, container.processes());
  });

  test("says what it cannot show", () => {
    using container = home.container().running();
    const refused = (...words: readonly string[]): string => {
      const { status, stderr } = container.oar(["ps"], words);
      assert.equal(status, 1);
      return stderr;
    };
    assert.equal(refused("-o", "comm"), "oar: ps: its table has no column PID\n");
    assert.match(refused("--nonsense"), /oar: ps: exit status 1/);
    assert.equal(
      container.oar(["ps", "--format", "xml"]).stderr,
      'oar: --format: "xml" is not one of table, json\n',
    );
    assert.match(home.oar(["ps", "absent"]).stderr, /container absent does not exist/);
  });
});

describe("oar events", () => {
  test("prints once what the container's cgroups say, as runc names it", () => {
    using container = home.container((config) => ({
      ...config,
      linux: { ...config.linux, resources: { memory: { limit: 2 ** 26 }, pids: { limit: 17 } } },
    }));
    container.running();
    container.sure(["exec"], ["sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done"]);
    const event = decode(container.sure(["events", "--stats"]));
    assert.deepEqual([event["type"], event["id"]], ["stats", container.id]);
    const stats = member(event, "data");
    assert.ok(Number(member(member(stats, "cpu"), "usage")["total"]) > 1_000_000);
    const usage = member(member(stats, "memory"), "usage");
    assert.equal(usage["limit"], 2 ** 26);
    assert.ok(Number(usage["usage"]) > 0);
    assert.ok(Number(member(member(stats, "memory"), "raw")["pgfault"]) > 0);
    assert.equal(member(stats, "pids")["limit"], 17);
    const cgroups = cgroupsOf(container.pid());
    const file = `${cgroups.get("pids") ?? cgroups.get("")}/pids.current`;
    assert.equal(member(stats, "pids")["current"], Number(readFileSync(file, "utf8")));
  });

  test("has what v1 says of each processor, and of those that the container may use", () => {
    using container = home.container((config) => ({
      ...config,
      linux: { ...config.linux, resources: { cpu: { cpus: "0", mems: "0" } } },
    }));
    container.running();
    const stats = member(decode(container.sure(["events", "--stats"])), "data");
    const v1 = cgroupsOf(container.pid()).get("cpuset");
    if (v1 === undefined) return assert.deepEqual(stats["cpuset"], {});
    const read = (name: string): string => readFileSync(`${v1}/cpuset.${name}`, "utf8").trim();
    const set = member(stats, "cpuset");
    assert.deepEqual([set["cpus"], set["mems"]], [[0], [0]]);
    assert.equal(Object.keys(set).length, 11);
    for (const name of ["sched_load_balance", "sched_relax_domain_level", "mem_exclusive"]) {
      assert.equal(set[name], Number(read(name)), name);
    }
    const usage = member(member(stats, "cpu"), "usage");
    const count = (name: string): unknown => Array.isArray(usage[name]) && usage[name].length;
    assert.ok(Number(count("percpu")) > 0);
    assert.equal(count("percpu_kernel"), count("percpu"));
    assert.equal(count("percpu_user"), count("percpu"));
  });

  test("has what v2 says of pressure, and the huge pages where there is a controller of them", () => {
    using container = home.container().running();
    const v2 = cgroupsOf(container.pid()).get("") ?? "";
    const stats = member(decode(container.sure(["events", "--stats"])), "data");
    for (const [name, file] of [
      ["cpu", "cpu.pressure"],
      ["memory", "memory.pressure"],
      ["blkio", "io.pressure"],
    ] as const) {
      const { psi } = member(stats, name);
      assert.equal(psi !== undefined, existsSync(`${v2}/${file}`), file);
      if (psi === undefined) continue;
      const some = member(decode(JSON.stringify(psi)), "some");
      const total = /^some .*total=(\d+)$/m.exec(readFileSync(`${v2}/${file}`, "utf8"))?.[1];
      assert.ok(Number(some["total"]) <= Number(total), "it only grows");
      assert.deepEqual(Object.keys(some), ["avg10", "avg60", "avg300", "total"]);
    }
    const folders = [...cgroupsOf(container.pid()).values()];
    const hasHuge = folders.some(
      (path) =>
        existsSync(`${path}/hugetlb.2MB.current`) ||
        existsSync(`${path}/hugetlb.2MB.usage_in_bytes`),
    );
    assert.equal(Object.hasOwn(member(stats, "hugetlb"), "2MB"), hasHuge);
  });

  test("prints again and again, and ends when the container stops", async () => {
    using container = home.container().running();
    const words = ["--root", home.root, "events", "--interval", "20ms", container.id];
    const events = spawn(programs.oar, words, { stdio: ["ignore", "pipe", "inherit"] });
    using _events = { [Symbol.dispose]: () => void events.kill("SIGKILL") };
    const closed = once(events, "close");
    let count = 0;
    for await (const line of createInterface(events.stdout)) {
      assert.equal(decode(line)["type"], "stats");
      if (++count === 3) container.sure(["kill"], ["KILL"]);
    }
    assert.deepEqual(await closed, [0, null]);
    assert.ok(count >= 3);
  });

  test("tells when the kernel kills for want of memory, at once", async () => {
    const gate = join(home.scratch(), "gate");
    const script = `while [ ! -e /root/gate ]; do sleep 0.05; done; x=a; while :; do x=$x$x; done & wait; exec sleep 1000`;
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
      mounts: [
        ...(config.mounts ?? []),
        { destination: "/root", type: "bind", source: home.scratch(), options: ["bind"] },
      ],
      linux: { ...config.linux, resources: { memory: { limit: 2 ** 24, swap: 2 ** 24 } } },
    }));
    container.running();
    const words = ["--root", home.root, "events", "--interval", "1h", container.id];
    const events = spawn(programs.oar, words, { stdio: ["ignore", "pipe", "inherit"] });
    using _events = { [Symbol.dispose]: () => void events.kill("SIGKILL") };
    const closed = once(events, "close");
    const types: unknown[] = [];
    for await (const line of createInterface(events.stdout)) {
      const { type, id } = decode(line);
      assert.equal(id, container.id);
      types.push(type);
      if (type === "stats") writeFileSync(gate, "");
      else container.sure(["kill"], ["KILL"]);
    }
    assert.deepEqual(await closed, [0, null]);
    assert.deepEqual(new Set(types), new Set(["stats", "oom"]));
  });

  test("refuses a container that is not running, and an interval that is none", () => {
    using container = home.container().running();
    assert.equal(
      container.oar(["events", "--interval", "5"]).stderr,
      'oar: --interval: "5" is no time\n',
    );
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    const { status, stderr } = container.oar(["events", "--stats"]);
    assert.deepEqual(
      [status, stderr],
      [1, `oar: container ${container.id} is not running: stopped\n`],
    );
  });
});

type Members = Readonly<Record<string, unknown>>;

function decode(text: string): Members {
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}

function member(members: Members, name: string): Members {
  const value = members[name];
  assert.ok(typeof value === "object" && value !== null, name);
  return { ...value };
}
