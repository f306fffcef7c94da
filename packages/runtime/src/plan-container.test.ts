import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hierarchy } from "@skiff/cgroups";
import { CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUTS } from "@skiff/kernel";
import { type Config, decodeContainerId, defaultConfig, type NamespaceType } from "@skiff/spec";
import { type ContainerPlan, planContainer } from "./plan-container.ts";

const hierarchies: readonly Hierarchy[] = [
  { version: 1, controllers: ["pids"], mount: "/sys/fs/cgroup/pids", own: "/" },
  { version: 2, controllers: [], mount: "/sys/fs/cgroup/unified", own: "/" },
];
const base = defaultConfig({ cgroupNamespace: false });

function plan(config: Config): ContainerPlan {
  const id = decodeContainerId("c1");
  return planContainer({
    id,
    config,
    bundle: "/b",
    record: "/run/oar/c1",
    hierarchies,
    newKeyring: true,
    noPivot: false,
    preserved: 0,
  });
}

function linux(change: Partial<Config["linux"]>): Config {
  return { ...base, linux: { ...base.linux, ...change } };
}

function namespaces(...types: readonly NamespaceType[]): Config {
  return linux({ namespaces: types.map((type) => ({ type })) });
}

test("planContainer() of the default configuration", () => {
  const planned = plan(base);
  assert.equal(planned.rootfs, "/b/rootfs");
  assert.equal(
    planned.newNamespaces,
    CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS,
  );
  assert.deepEqual(planned.joined, []);
  assert.deepEqual(
    planned.cgroup.map(({ path }) => path),
    ["/sys/fs/cgroup/unified/c1", "/sys/fs/cgroup/pids/c1"],
  );
  assert.deepEqual(
    planned.mounts.map(({ destination }) => destination),
    ["/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup"],
  );
});

test("planContainer() allows the default devices after all rules of the configuration", () => {
  const rules = plan(base).resources.devices ?? [];
  assert.deepEqual(rules[0], { allow: false, access: "rwm" });
  const allowed = rules.slice(1).map(({ allow, type, major, minor, access }) => {
    assert.ok(allow);
    return `${type} ${major ?? "*"}:${minor ?? "*"} ${access}`;
  });
  assert.deepEqual(allowed.toSorted(), [
    "b *:* m",
    "c *:* m",
    "c 136:* rwm",
    "c 1:3 rwm",
    "c 1:5 rwm",
    "c 1:7 rwm",
    "c 1:8 rwm",
    "c 1:9 rwm",
    "c 5:0 rwm",
    "c 5:2 rwm",
  ]);
  assert.deepEqual(plan(linux({ resources: {} })).resources.devices, []);
});

test("planContainer() denies what no rule names, whatever the rules begin with", () => {
  const rule = { allow: true, type: "c", major: 1, minor: 11, access: "r" } as const;
  for (const devices of [
    [rule],
    [{ allow: false }, rule],
    [{ allow: false, type: "a" } as const, rule],
  ]) {
    const rules = plan(linux({ resources: { devices } })).resources.devices ?? [];
    assert.equal(rules[0]?.allow, false);
    assert.ok(rules[0]?.type === undefined || rules[0]?.type === "a");
    assert.deepEqual(rules[1], rule);
  }
});

test("planContainer() takes an absolute root as it is, a relative one from the bundle", () => {
  assert.equal(plan({ ...base, root: { path: "/r" } }).rootfs, "/r");
  assert.equal(plan({ ...base, root: { path: "a/b" } }).rootfs, "/b/a/b");
});

test("planContainer() joins the namespaces that have a path", () => {
  const planned = plan(
    linux({
      namespaces: [{ type: "mount" }, { type: "uts" }, { type: "network", path: "/run/netns/n" }],
    }),
  );
  assert.equal(planned.newNamespaces, CLONE_NEWNS | CLONE_NEWUTS);
  assert.deepEqual(planned.joined, [{ flag: CLONE_NEWNET, path: "/run/netns/n" }]);
});

test("planContainer() refuses what would change the host", () => {
  const hostless = { ...base, hostname: undefined };
  const cases: readonly (readonly [string, Config])[] = [
    [
      "linux.namespaces: a user namespace needs a mount namespace: it may mount nothing in the host's",
      namespaces("pid", "user"),
    ],
    ["hostname: needs a uts namespace", namespaces("mount")],
    [
      "domainname: needs a uts namespace",
      { ...namespaces("mount"), hostname: "", domainname: "d" },
    ],
    ["root.path: must not be the host's root", { ...base, root: { path: "/" } }],
    ...[
      ["kernel.panic", "is the host's, no namespace has its own"],
      ["vm.swappiness", "is the host's, no namespace has its own"],
      ["fs/mqueue/msg_max", "needs a ipc namespace"],
      ["kernel.shmmax", "needs a ipc namespace"],
      ["net/ipv4/ip_forward", "needs a network namespace"],
      ["kernel.domainname", "needs a uts namespace"],
      ["net/../kernel/panic", "is no sysctl's name"],
      ["net..kernel", "is no sysctl's name"],
      ["/kernel/panic", "is no sysctl's name"],
    ].map(([name = "", problem]) => {
      const config = {
        ...hostless,
        linux: { ...namespaces("mount").linux, sysctl: { [name]: "1" } },
      };
      return [`linux.sysctl: ${name} ${problem}`, config] as const;
    }),
  ];
  for (const [message, config] of cases) {
    assert.throws(() => plan(config), { code: "invalid_argument", message });
  }
});

test("planContainer() takes sysctls of the namespaces that there are", () => {
  plan(
    linux({ sysctl: { "net.ipv4.ip_forward": "1", "kernel.sem": "1", "kernel.hostname": "h" } }),
  );
});

test("planContainer() names the mount whose option it refuses", () => {
  const mounts = [{ destination: "/a" }, { destination: "/b", options: ["ridmap=x"] }];
  assert.throws(() => plan({ ...base, mounts }), {
    code: "invalid_argument",
    message: "mounts[1].options: option ridmap=x is not supported yet",
  });
});

test("planContainer() labels the mounts that SELinux labels", () => {
  const { mounts } = plan(linux({ mountLabel: "u:r:t:s0:c1,c2" }));
  const labelled = mounts.filter(({ label }) => label === "u:r:t:s0:c1,c2");
  assert.deepEqual(
    labelled.map(({ destination }) => destination),
    ["/dev", "/dev/pts", "/dev/shm", "/dev/mqueue"],
  );
});
