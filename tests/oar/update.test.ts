import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cgroupsOf, OarHome, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar update", () => {
  test("sets what its options say, and leaves the rest", () => {
    using container = limited();
    container.sure(["update", "--memory", "128m", "--pids-limit", "30"]);
    assert.equal(read(container, "memory", "memory.limit_in_bytes", "memory.max"), `${2 ** 27}`);
    assert.equal(read(container, "pids", "pids.max", "pids.max"), "30");
    container.sure(["update", "--pids-limit", "-1", "--cpu-share", "512"]);
    assert.equal(read(container, "pids", "pids.max", "pids.max"), "max");
    assert.equal(read(container, "cpu", "cpu.shares", "cpu.weight"), v1 ? "512" : "59");
    container.sure(["update", "--cpu-quota", "20000", "--cpu-period", "50000"]);
    assert.equal(quota(container), "20000 50000");
    container.sure(["update", "--cpu-burst", "1000"]);
    assert.equal(read(container, "cpu", "cpu.cfs_burst_us", "cpu.max.burst"), "1000");
    container.sure(["update", "--cpuset-cpus", "0"]);
    assert.equal(read(container, "cpuset", "cpuset.cpus", "cpuset.cpus"), "0");
    assert.equal(read(container, "memory", "memory.limit_in_bytes", "memory.max"), `${2 ** 27}`);
  });

  test("takes the limit of memory with swap away with that of memory", () => {
    using container = limited();
    container.sure(["update", "--memory", "64m", "--memory-swap", "128m"]);
    const unlimited = v1 ? String((2n ** 63n / 4096n) * 4096n - 4096n) : "max";
    container.sure(["update", "--memory", "-1"]);
    assert.equal(read(container, "memory", "memory.limit_in_bytes", "memory.max"), unlimited);
    if (v1) {
      assert.equal(read(container, "memory", "memory.memsw.limit_in_bytes", ""), unlimited);
    }
  });

  test("sets what is asked for by each other option", () => {
    using container = limited();
    container.sure(["update", "--memory-reservation", "32m"]);
    const reserved = read(container, "memory", "memory.soft_limit_in_bytes", "memory.low");
    assert.equal(reserved, `${2 ** 25}`);
    container.sure(["update", "--cpuset-mems", "0"]);
    assert.equal(read(container, "cpuset", "cpuset.mems", "cpuset.mems"), "0");
    container.sure(["update", "--cpu-idle", "1"]);
    assert.equal(read(container, "cpu", "cpu.idle", "cpu.idle"), "1");
    const realTime = container.oar([
      "update",
      "--cpu-rt-period",
      "400000",
      "--cpu-rt-runtime",
      "900",
    ]);
    if (v1 && !existsSync("/sys/fs/cgroup/cpu/cpu.rt_period_us")) {
      assert.match(
        realTime.stderr,
        /cannot set cpu\.rt_period_us: the cpu controller of this kernel/,
      );
    } else if (v1) {
      assert.equal(realTime.status, 0, realTime.stderr);
      assert.equal(read(container, "cpu", "cpu.rt_period_us", ""), "400000");
      assert.equal(read(container, "cpu", "cpu.rt_runtime_us", ""), "900");
    } else assert.match(realTime.stderr, /cpu\.realtime\w+: cgroup v2 has no such limit/);
    const weight = container.oar(["update", "--blkio-weight", "300"]);
    if (weight.status === 0) {
      const said = read(container, "blkio", "blkio.bfq.weight", "io.weight");
      assert.equal(said, v1 ? "300" : "default 2930");
    } else assert.match(weight.stderr, /set (io\.weight|blkio\.bfq\.weight): /);
  });

  test("grows and shrinks memory with swap, and a quota with its period, in one go", () => {
    using container = limited();
    for (const [memory, swap, cpu, period] of [
      ["64m", "128m", "10000", "20000"],
      ["512m", "600m", "500000", "500000"],
      ["32m", "32m", "2000", "10000"],
    ] as const) {
      const words = ["--memory", memory, "--memory-swap", swap];
      container.sure(["update", ...words, "--cpu-quota", cpu, "--cpu-period", period]);
      const bytes = (text: string): number => Number.parseInt(text, 10) * 2 ** 20;
      assert.equal(
        read(container, "memory", "memory.limit_in_bytes", "memory.max"),
        `${bytes(memory)}`,
      );
      assert.equal(
        read(container, "memory", "memory.memsw.limit_in_bytes", "memory.swap.max"),
        `${v1 ? bytes(swap) : bytes(swap) - bytes(memory)}`,
      );
      assert.equal(quota(container), `${cpu} ${period}`);
    }
  });

  test("takes a file or standard input, of which device rules are left out", () => {
    using container = limited();
    const path = join(container.bundle, "resources.json");
    const devices = [{ allow: true, access: "rwm" }];
    writeFileSync(path, JSON.stringify({ pids: { limit: 40 }, devices }));
    container.sure(["update", "--resources", path]);
    assert.equal(read(container, "pids", "pids.max", "pids.max"), "40");
    const input = JSON.stringify({ memory: { limit: 2 ** 28 } });
    assert.equal(container.oar(["update", "-r", "-"], [], { input }).status, 0);
    assert.equal(read(container, "memory", "memory.limit_in_bytes", "memory.max"), `${2 ** 28}`);
    if (v1) {
      assert.doesNotMatch(read(container, "devices", "devices.list", ""), /^a \*:\* rwm$/m);
    }
  });

  test("with checkBeforeUpdate refuses a limit below what is in use, and kills nobody", () => {
    using container = limited();
    const limit = (): string => read(container, "memory", "memory.limit_in_bytes", "memory.max");
    const before = limit();
    const input = JSON.stringify({ memory: { limit: 4096, checkBeforeUpdate: true } });
    assert.equal(container.oar(["update", "--resources", "-"], [], { input }).status, 1);
    assert.equal(limit(), before);
    assert.equal(container.state()["status"], "running");
  });

  test("says what is wrong, and with what", () => {
    using container = limited();
    const refused = (words: readonly string[], input = ""): string => {
      const { status, stderr } = container.oar(["update", ...words], [], { input });
      assert.equal(status, 1);
      return stderr;
    };
    assert.equal(refused(["--memory", "much"]), 'oar: --memory: "much" is no number\n');
    assert.equal(refused(["--cpu-share", "1.5"]), 'oar: --cpu-share: "1.5" is no number\n');
    assert.match(
      refused(["-r", "-"], '{"memory":{"limit":"1"}}'),
      /--resources -: memory\.limit: /,
    );
    assert.match(refused(["--cpuset-cpus", "4095"]), /oar: update: set cpuset\.cpus: write/);
    assert.match(refused(["-r", "/none"]), /\/none: ENOENT/);
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    assert.equal(
      refused(["--memory", "1g"]),
      `oar: cannot update container ${container.id}: it is stopped\n`,
    );
  });
});

const v1 = existsSync("/sys/fs/cgroup/memory");

function limited(): TestContainer {
  const container = home.container((config) => ({
    ...config,
    linux: {
      ...config.linux,
      resources: { ...config.linux.resources, memory: { limit: 2 ** 26 }, pids: { limit: 20 } },
    },
  }));
  using undo = new DisposableStack();
  undo.use(container);
  container.running();
  undo.move();
  return container;
}

function read(container: TestContainer, controller: string, onV1: string, onV2: string): string {
  const cgroups = cgroupsOf(container.pid());
  const path = [...cgroups].find(([names]) => names.split(",").includes(controller))?.[1];
  const file = path === undefined ? `${cgroups.get("")}/${onV2}` : `${path}/${onV1}`;
  return readFileSync(file, "utf8").trim();
}

function quota(container: TestContainer): string {
  if (!v1) return read(container, "cpu", "", "cpu.max");
  const of = (name: string): string => read(container, "cpu", `cpu.cfs_${name}_us`, "");
  return `${of("quota")} ${of("period")}`;
}
