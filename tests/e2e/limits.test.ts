import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { cgroupsOf } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const v1 = existsSync("/sys/fs/cgroup/memory");
const partition = /^ *(\d+) +(\d+) +\d+ (\w+)$/m.exec(readFileSync("/proc/partitions", "utf8"));
const [, major, minor, disk] = partition ?? [];

function cgroupOf(container: string, controller: string): string {
  const pid = Number(home.ok("inspect", "-f", "{{.State.Pid}}", container));
  const path = cgroupsOf(pid).get(v1 ? controller : "");
  assert.ok(path, `${controller} of ${container}`);
  return path;
}

/** What the kernel says of a limit in the container's cgroup. */
function told(container: string, controller: string, file: string): string {
  return readFileSync(join(cgroupOf(container, controller), file), "utf8").trim();
}

function running(name: string, ...flags: readonly string[]): Disposable {
  home.ok("run", "-d", "--name", name, ...flags, "busybox", "sleep", "1000");
  return { [Symbol.dispose]: () => home.ok("rm", "-f", name) };
}

test("a disk's rates are limited as asked for, and still are after an update and a restart", () => {
  const of = `/dev/${disk}:`;
  using _ = running(
    "slow",
    `--device-read-bps=${of}2mb`,
    `--device-write-bps=${of}1048576`,
    `--device-read-iops=${of}400`,
    `--device-write-iops=${of}500`,
  );
  const rates = (): readonly string[] =>
    v1
      ? ["read_bps", "write_bps", "read_iops", "write_iops"].map((one) =>
          told("slow", "blkio", `blkio.throttle.${one}_device`),
        )
      : [told("slow", "", "io.max")];
  const number = `${major}:${minor}`;
  const wanted = v1
    ? [2 ** 21, 2 ** 20, 400, 500].map((rate) => `${number} ${rate}`)
    : [`${number} rbps=${2 ** 21} wbps=${2 ** 20} riops=400 wiops=500`];
  assert.deepEqual(rates(), wanted);
  home.ok("update", "--pids-limit", "77", "slow");
  assert.deepEqual(rates(), wanted);
  home.ok("restart", "-t", "0", "slow");
  assert.deepEqual(rates(), wanted);
  const field = "{{json .HostConfig.BlkioDeviceReadBps}} {{json .HostConfig.BlkioWeightDevice}}";
  const seen = JSON.stringify([{ Path: `/dev/${disk}`, Rate: 2 ** 21 }]);
  assert.equal(home.ok("inspect", "-f", field, "slow"), `${seen} []\n`);
});

test("what a kernel cannot limit is an error that names it, and leaves nothing", () => {
  const weights = ["--blkio-weight-device", `/dev/${disk}:600`];
  const { status, stderr } = home.skiff("run", "--rm", ...weights, "busybox", "true");
  if (status === 125) assert.match(stderr, /set (io\.weight|blkio\.bfq\.weight_device): /);
  else assert.equal(status, 0);
  home.ok("run", "--rm", "--blkio-weight-device", `/dev/${disk}:0`, "busybox", "true");
});

test("swappiness and the OOM killer are cgroup v1's to tune", () => {
  const flags = ["--memory-swappiness", "30", "--oom-kill-disable", "-m", "64m"];
  if (!v1) {
    const { stderr } = home.skiff("run", "--rm", ...flags, "busybox", "true");
    assert.match(stderr, /cgroup v2 has no such limit/);
    return;
  }
  using _ = running("held", ...flags);
  assert.equal(told("held", "memory", "memory.swappiness"), "30");
  assert.match(told("held", "memory", "memory.oom_control"), /^oom_kill_disable 1$/m);
});

test("real time is limited where the kernel has it", () => {
  const flags = ["--cpu-rt-period", "500000", "--cpu-rt-runtime", "1000"];
  if (!v1 || !existsSync("/sys/fs/cgroup/cpu/cpu.rt_runtime_us")) {
    const { status, stderr } = home.skiff("run", "--rm", ...flags, "busybox", "true");
    assert.deepEqual([status, /rt_|realtime/.test(stderr)], [125, true], stderr);
    return;
  }
  using _ = running("early", ...flags);
  assert.equal(told("early", "cpu", "cpu.rt_runtime_us"), "1000");
  assert.equal(told("early", "cpu", "cpu.rt_period_us"), "500000");
});

test("--cgroup-parent is made where it is not there, and goes with the last of its containers", () => {
  for (const parent of ["/skiff-parent/inner", "skiff-parent/inner"]) {
    const first = running("first", "--cgroup-parent", parent);
    const second = running("second", "--cgroup-parent", parent);
    const cgroup = dirname(cgroupOf("first", "memory"));
    assert.ok(cgroup.endsWith("/skiff-parent/inner"), cgroup);
    assert.equal(dirname(cgroupOf("second", "memory")), cgroup);
    first[Symbol.dispose]();
    assert.ok(existsSync(cgroup));
    second[Symbol.dispose]();
    assert.ok(!existsSync(dirname(cgroup)));
  }
});

test("--cgroup-parent that was there before stays", () => {
  const top = v1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
  const own = join(top, "skiff-own");
  mkdirSync(own);
  try {
    using _ = running("guest", "--cgroup-parent", "/skiff-own");
    assert.equal(dirname(cgroupOf("guest", "memory")), own);
    assert.equal(home.ok("inspect", "-f", "{{.HostConfig.CgroupParent}}", "guest"), "/skiff-own\n");
  } finally {
    rmdirSync(own);
  }
});

const wrong: readonly (readonly [string[], RegExp])[] = [
  [["--device-read-bps", "sda:1"], /use \/dev\/NAME:VALUE/],
  [["--device-read-bps", "/dev/null"], /use \/dev\/NAME:VALUE/],
  [["--device-read-bps", "/dev/null:much"], /invalid size: 'much'/],
  [["--device-write-iops", "/dev/null:1.5"], /must be a whole number/],
  [["--device-write-iops", "/dev/null:1"], /device \/dev\/null: is no block device/],
  [["--device-write-iops", "/dev/none:1"], /device \/dev\/none: /],
  [["--blkio-weight-device", "/dev/null:5"], /from 10 to 1000/],
  [["--memory-swappiness", "101"], /from 0 to 100/],
  [["--cgroup-parent", "/a/../b"], /must not contain "\.\."/],
];
for (const [flags, said] of wrong) {
  test(`run refuses ${flags.join(" ")}`, () => {
    const { status, stderr } = home.skiff("run", "--rm", ...flags, "busybox", "true");
    assert.equal(status, 125);
    assert.match(stderr, said);
  });
}
