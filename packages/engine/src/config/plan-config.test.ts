import assert from "node:assert/strict";
import { test } from "node:test";
import { type Config, decodeConfig } from "@skiff/spec";
import { planConfinement, usualConfinement } from "../container/confinement.ts";
import type { ContainerConfig } from "../container/container-config.ts";
import { decodeSurroundings } from "../container/surroundings.ts";
import { noNetworking } from "../network/networking.ts";
import { type Observed, planConfig } from "./plan-config.ts";

const container: ContainerConfig = {
  args: ["sh", "-c", "id"],
  env: ["PATH=/bin", "HOSTNAME=c0ffee"],
  cwd: "/srv",
  user: "web",
  hostname: "c0ffee",
  network: "none",
  networking: noNetworking,
  binds: [],
  tty: false,
  stdin: false,
  stdinOnce: false,
  readOnly: false,
  stopSignal: "SIGTERM",
  confinement: planConfinement(usualConfinement),
  surroundings: decodeSurroundings({}),
};
const observed: Observed = {
  identity: { uid: 0, gid: 0, additionalGids: [0, 4], home: "/root" },
  size: undefined,
  network: "new",
  joined: {},
  cgroupsPath: "/skiff-c0ffee",
  rootless: false,
  cgroupNamespace: false,
  hasSwap: true,
  devices: { devices: [], rules: [] },
  disks: [],
  files: { hosts: "/c/hosts", hostname: "/c/hostname", resolvConf: "/c/resolv.conf" },
};

function plan(wanted: Partial<ContainerConfig> = {}, seen: Partial<Observed> = {}): Config {
  return planConfig({ ...container, ...wanted }, { ...observed, ...seen });
}

function destinations(config: Config): string[] {
  return (config.mounts ?? []).map((mount) => mount.destination);
}

test("planConfig() writes what the runtime's own decoder takes", () => {
  const binds = [{ source: "/h", destination: "/m", readOnly: true }];
  const config = plan({ tty: true, binds }, { size: { width: 100, height: 40 } });
  assert.deepEqual(config.process.consoleSize, { width: 100, height: 40 });
  const written: unknown = JSON.parse(JSON.stringify(config));
  assert.deepEqual(JSON.parse(JSON.stringify(decodeConfig(written))), written);
});

test("planConfig() of root has Docker's capabilities, namespaces and mounts", () => {
  const { process, linux, root, hostname, ...rest } = plan();
  assert.deepEqual(process.user, { uid: 0, gid: 0, additionalGids: [0, 4] });
  assert.deepEqual(process.env, ["HOME=/root", "PATH=/bin", "HOSTNAME=c0ffee"]);
  assert.equal(process.capabilities?.effective?.length, 14);
  assert.equal(process.capabilities?.inheritable, undefined);
  assert.deepEqual(
    linux.namespaces.map(({ type }) => type),
    ["mount", "uts", "pid", "ipc", "network"],
  );
  assert.deepEqual(root, { path: "rootfs", readonly: false });
  assert.equal(hostname, "c0ffee");
  assert.deepEqual(destinations({ process, linux, root, ...rest }), [
    "/proc",
    "/dev",
    "/sys",
    "/dev/pts",
    "/dev/mqueue",
    "/dev/shm",
    "/etc/resolv.conf",
    "/etc/hostname",
    "/etc/hosts",
    "/sys/fs/cgroup",
  ]);
});

test("planConfig() leaves a user who is not root the bounds alone", () => {
  const identity = { uid: 33, gid: 34, additionalGids: [34], home: "/" };
  const { capabilities, env } = plan({ env: ["HOME=/mine"] }, { identity }).process;
  assert.deepEqual(Object.keys(capabilities ?? {}), ["bounding"]);
  assert.deepEqual(env, ["HOME=/mine"]);
});

test("planConfig() shares the host's network only when asked, and gives cgroups a namespace on v2", () => {
  const config = plan({ network: "host" }, { network: "host", cgroupNamespace: true });
  assert.deepEqual(
    config.linux.namespaces.map(({ type }) => type),
    ["mount", "uts", "pid", "ipc", "cgroup"],
  );
});

test("planConfig() lets a bind replace a default mount, and puts parents before children", () => {
  const binds = [
    { source: "/h/deep", destination: "/data/x/y", readOnly: true },
    { source: "/h/hosts", destination: "/etc/hosts", readOnly: false },
    { source: "/h", destination: "/data", readOnly: false },
  ];
  const mounts = plan({ binds }).mounts ?? [];
  assert.deepEqual(
    mounts.filter(({ type }) => type === "bind").map((m) => [m.destination, m.source, m.options]),
    [
      ["/data", "/h", ["rbind", "rprivate", "rw"]],
      ["/etc/resolv.conf", "/c/resolv.conf", ["rbind", "rprivate", "rw"]],
      ["/etc/hostname", "/c/hostname", ["rbind", "rprivate", "rw"]],
      ["/etc/hosts", "/h/hosts", ["rbind", "rprivate", "rw"]],
      ["/data/x/y", "/h/deep", ["rbind", "rprivate", "ro"]],
    ],
  );
});

test("planConfig() writes each limit, group of flags and device where the runtime reads it", () => {
  const surroundings = decodeSurroundings({
    limits: { memory: 1 << 30, cpuQuota: 150_000, cpuPeriod: 100_000, pidsLimit: 50 },
    ulimits: [{ type: "RLIMIT_NOFILE", soft: 10, hard: -1 }],
    tmpfs: [{ destination: "/run", options: ["size=1m"] }],
    sysctls: { "net.ipv4.ip_forward": "1" },
    hostNamespaces: ["pid"],
    shmSize: 1024,
    oomScoreAdj: 5,
  });
  const device = { path: "/dev/fuse", type: "c", major: 10, minor: 229 } as const;
  const rule = { allow: true, type: "c", major: 10, minor: 229, access: "rw" } as const;
  const config = plan({ surroundings }, { devices: { devices: [device], rules: [rule] } });
  const { process, linux, mounts = [] } = config;
  assert.deepEqual(process.rlimits, [{ type: "RLIMIT_NOFILE", soft: 10, hard: 2n ** 64n - 1n }]);
  assert.equal(process.oomScoreAdj, 5);
  const written = decodeConfig(JSON.parse(JSON.stringify({ ...config, process: plan().process })));
  assert.equal(written.linux.resources?.memory?.swap, 2 ** 31);
  assert.deepEqual(linux.resources?.cpu?.quota, 150_000);
  assert.deepEqual(linux.resources?.pids, { limit: 50 });
  assert.deepEqual(linux.resources?.devices, [{ allow: false, access: "rwm" }, rule]);
  assert.deepEqual(linux.devices, [device]);
  assert.deepEqual(linux.sysctl, { "net.ipv4.ip_forward": "1" });
  assert.ok(!linux.namespaces.some(({ type }) => type === "pid"));
  const optionsOf = (path: string): readonly string[] =>
    mounts.find(({ destination }) => destination === path)?.options ?? [];
  assert.deepEqual(optionsOf("/run"), ["noexec", "nosuid", "nodev", "size=1m"]);
  assert.deepEqual(optionsOf("/dev/shm"), ["nosuid", "noexec", "nodev", "mode=1777", "size=1024"]);
});

test("planConfig() joins the namespaces of containers, their /dev/shm with those of ipc", () => {
  const config = plan({}, { joined: { pid: 7, ipc: 8 } });
  assert.deepEqual(
    config.linux.namespaces.filter(({ path }) => path !== undefined),
    [
      { type: "pid", path: "/proc/7/ns/pid" },
      { type: "ipc", path: "/proc/8/ns/ipc" },
    ],
  );
  const shm = (config.mounts ?? []).filter(({ destination }) => destination === "/dev/shm");
  assert.deepEqual(
    shm.map(({ type, source }) => [type, source]),
    [["bind", "/proc/8/root/dev/shm"]],
  );
});

test("planConfig() leaves out /dev/shm with --ipc none, and the host name with the host's", () => {
  const none = plan({ surroundings: decodeSurroundings({ ipc: "none" }) });
  assert.ok(!(none.mounts ?? []).some(({ destination }) => destination === "/dev/shm"));
  assert.ok(none.linux.namespaces.some(({ type }) => type === "ipc"));
  const named = plan({ surroundings: decodeSurroundings({ hostNamespaces: ["uts"] }) });
  assert.equal(named.hostname, undefined);
});

test("planConfig() of a privileged container hides and forbids nothing", () => {
  const confinement = planConfinement({ ...usualConfinement, privileged: true });
  const { linux, mounts = [], process } = plan({ confinement });
  assert.equal(linux.seccomp, undefined);
  assert.equal(linux.maskedPaths, undefined);
  assert.deepEqual(linux.resources?.devices, [{ allow: true, access: "rwm" }]);
  assert.ok(process.capabilities?.effective?.includes("CAP_SYS_ADMIN"));
  const sys = mounts.find(({ destination }) => destination === "/sys");
  assert.ok(sys?.options?.includes("rw"));
});
