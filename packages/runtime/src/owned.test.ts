import assert from "node:assert/strict";
import { test } from "node:test";
import type { CgroupDirectory } from "@skiff/cgroups";
import { pid } from "@skiff/kernel";
import { decodeContainerId, decodeJson } from "@skiff/spec";
import {
  decodeInit,
  decodeOwned,
  encodeInit,
  encodeOwned,
  type Init,
  type Owned,
} from "./owned.ts";

const cgroup: readonly CgroupDirectory[] = [
  { version: 2, controllers: [], path: "/sys/fs/cgroup/unified/c1" },
  { version: 1, controllers: ["cpu", "cpuacct"], path: "/sys/fs/cgroup/cpu,cpuacct/a:b/c1" },
  { version: 1, controllers: ["name=systemd"], path: "/sys/fs/cgroup/systemd/c1" },
];

const owned: Owned = {
  id: decodeContainerId("c1"),
  ociVersion: "1.3.0",
  bundle: "/b",
  configFile: "other.json",
  rootfs: "/b/rootfs",
  created: "2026-01-01T00:00:00.000Z",
  annotations: { "a/b": "c" },
  namespaces: ["pid", "mount"],
  cgroup,
  unit: { name: "oar-c1.scope", socket: "/run/systemd/private" },
  resctrl: {
    group: "/sys/fs/resctrl/c1",
    kind: "own",
    monitor: "/sys/fs/resctrl/c1/mon_groups/c1",
  },
  hooks: {
    poststart: undefined,
    poststop: [{ path: "/h", args: ["h"], env: ["A=b"], timeout: 5 }],
  },
  personality: 8,
  memoryPolicy: { mode: 2, nodes: [0] },
  filtered: true,
  sharesPids: true,
};

const init: Init = {
  pid: pid(41),
  startTime: 12345,
  cgroup,
  unit: { name: "oar-c1.scope", socket: "/run/systemd/private" },
  resctrl: { group: "/sys/fs/resctrl/gold", kind: "found", monitor: undefined },
};

test("decodeOwned() refuses a group of resctrl that is no path from the root on", () => {
  for (const group of ["c1", "/sys/fs/resctrl/../../../home", "/sys//fs", "/sys/fs/"]) {
    const text = encodeOwned({ ...owned, resctrl: { group, kind: "own" } });
    assert.throws(() => decodeJson(text, decodeOwned), {
      message: /^resctrl\.group: .* no group$/,
    });
  }
});

test("decodeOwned() reads what encodeOwned() writes", () => {
  assert.deepEqual(decodeJson(encodeOwned(owned), decodeOwned), owned);
});

test("decodeInit() reads what encodeInit() writes", () => {
  assert.deepEqual(decodeJson(encodeInit(init), decodeInit()), init);
});

test("decodeOwned() names what is missing or malformed", () => {
  const whole: unknown = JSON.parse(encodeOwned(owned));
  assert.ok(typeof whole === "object" && whole !== null);
  for (const name of Object.keys(owned)) {
    if (
      [
        "hooks",
        "filtered",
        "sharesPids",
        "personality",
        "memoryPolicy",
        "configFile",
        "unit",
        "resctrl",
      ].includes(name)
    )
      continue; // most have none
    assert.throws(() => decodeOwned({ ...whole, [name]: undefined }), {
      code: "invalid_argument",
      message: new RegExp(`^${name}: expected `),
    });
  }
  assert.throws(() => decodeOwned({ ...whole, id: "../c1" }), { code: "invalid_argument" });
  assert.throws(() => decodeOwned({ ...whole, cgroup: ["cpu"] }), {
    message: 'cgroup[0]: "cpu" names no cgroup',
  });
  assert.throws(() => decodeOwned({ ...whole, namespaces: ["x"] }), {
    message: /^namespaces\[0\]: /,
  });
});

test("decodeInit() refuses a cgroup that is no directory below a mount", () => {
  for (const path of ["/", "/sys", "//c1", "/a/..", "/a/../b", "/a/./b", "/a/b/", "/a//b"]) {
    const whole = { pid: 41, startTime: 1, cgroup: [`pids:${path}`] };
    assert.throws(() => decodeInit()(whole), { message: /^cgroup\[0\]: ".*" names no cgroup$/ });
  }
  for (const path of ["/sys/c1", "/a/..b", "/a/.b", "/a/b/..."]) {
    decodeInit()({ pid: 41, startTime: 1, cgroup: [`pids:${path}`] });
  }
});
