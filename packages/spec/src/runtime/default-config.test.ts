import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeConfig } from "./decode-config.ts";
import { defaultConfig } from "./default-config.ts";

const config = defaultConfig({ cgroupNamespace: false });

test("defaultConfig() is a configuration as decodeConfig() takes it", () => {
  const written: unknown = JSON.parse(JSON.stringify(config));
  assert.deepEqual(JSON.parse(JSON.stringify(decodeConfig(written))), written);
});

test("defaultConfig() has the process that runc's default has", () => {
  const three = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
  assert.deepEqual(config.process, {
    terminal: true,
    user: { uid: 0, gid: 0 },
    args: ["sh"],
    env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
    cwd: "/",
    // runc's asks for ambient ones too, which are void without inheritable ones (capabilities(7))
    capabilities: { bounding: three, effective: three, permitted: three },
    rlimits: [{ type: "RLIMIT_NOFILE", hard: 1024, soft: 1024 }],
    noNewPrivileges: true,
  });
  assert.deepEqual(config.root, { path: "rootfs", readonly: true });
});

test("defaultConfig() has the mounts that runc's default has, in order", () => {
  const mounts = (config.mounts ?? []).map(
    ({ destination, type, source, options = [] }) =>
      `${destination} ${type} ${source} ${options.join(",")}`,
  );
  assert.deepEqual(mounts, [
    "/proc proc proc ",
    "/dev tmpfs tmpfs nosuid,strictatime,mode=755,size=65536k",
    "/dev/pts devpts devpts nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5",
    "/dev/shm tmpfs shm nosuid,noexec,nodev,mode=1777,size=65536k",
    "/dev/mqueue mqueue mqueue nosuid,noexec,nodev",
    "/sys sysfs sysfs nosuid,noexec,nodev,ro",
    "/sys/fs/cgroup cgroup cgroup nosuid,noexec,nodev,relatime,ro",
  ]);
});

test("defaultConfig() has the namespaces, device rules and protected paths that runc's has", () => {
  const namespaces = (from: typeof config): readonly string[] =>
    from.linux.namespaces.map(({ type, path }) => `${type}${path ?? ""}`);
  const five = ["pid", "network", "ipc", "uts", "mount"];
  assert.deepEqual(namespaces(config), five);
  assert.deepEqual(namespaces(defaultConfig({ cgroupNamespace: true })), [...five, "cgroup"]);
  assert.deepEqual(config.linux.resources, { devices: [{ allow: false, access: "rwm" }] });
  assert.deepEqual(config.linux.maskedPaths?.toSorted(), [
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/firmware",
  ]);
  assert.deepEqual(config.linux.readonlyPaths?.toSorted(), [
    "/proc/bus",
    "/proc/fs",
    "/proc/irq",
    "/proc/sys",
    "/proc/sysrq-trigger",
  ]);
});
