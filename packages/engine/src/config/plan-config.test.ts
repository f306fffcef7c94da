import assert from "node:assert/strict";
import { test } from "node:test";
import { type Config, decodeConfig } from "@skiff/spec";
import type { ContainerConfig } from "../container/container-config.ts";
import { type Observed, planConfig } from "./plan-config.ts";

const container: ContainerConfig = {
  args: ["sh", "-c", "id"],
  env: ["PATH=/bin", "HOSTNAME=c0ffee"],
  cwd: "/srv",
  user: "web",
  hostname: "c0ffee",
  network: "none",
  binds: [],
  tty: false,
  stdin: false,
  stdinOnce: false,
  readOnly: false,
  stopSignal: "SIGTERM",
};
const observed: Observed = {
  identity: { uid: 0, gid: 0, additionalGids: [0, 4], home: "/root" },
  size: undefined,
  cgroupsPath: "/skiff-c0ffee",
  cgroupNamespace: false,
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
  const config = plan({ network: "host" }, { cgroupNamespace: true });
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
