import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { findCgroups } from "./find-cgroups.ts";
import { findCniFiles } from "./find-cni-files.ts";
import { findLinks } from "./find-links.ts";
import { findMounts } from "./find-mounts.ts";
import { findNamespaces } from "./find-namespaces.ts";
import { findPidFiles } from "./find-pid-files.ts";
import { findShims } from "./find-shims.ts";
import type { Leftover } from "./leftover.ts";
import { listMissing } from "./list-missing.ts";
import { listRecorded } from "./list-recorded.ts";
import { Machine } from "./machine.ts";
import { whoMayKnow } from "./who-may-know.ts";

const lost = "a".repeat(64);
const known = "b".repeat(64);

/** A model of a machine: files by their paths, and links by where they lead. */
function model(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): Machine & Disposable {
  const root = mkdtempSync(join(tmpdir(), "doctor-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  const dispose = (): void => rmSync(root, { recursive: true });
  return Object.assign(new Machine(root), { [Symbol.dispose]: dispose });
}

const names = (machine: Machine, found: readonly Leftover[]): readonly string[] =>
  found.map(({ kind, what }) => `${kind} ${what.replace(machine.path(), "")}`);

test("listRecorded() knows a container by its folder, whichever runtime's it is", () => {
  using machine = model({
    [`run/containerd/io.containerd.runtime.v2.task/k8s.io/${known}/config.json`]: "",
    [`var/lib/docker/containers/${lost}/config.v2.json`]: "",
  });
  assert.deepEqual([...listRecorded(machine, [])].toSorted(), [lost, known]);
});

test("findCgroups() finds those of containers without a record, and keeps what lives", () => {
  using machine = model({
    [`sys/fs/cgroup/memory/docker/${lost}/cgroup.procs`]: "",
    [`sys/fs/cgroup/memory/docker/${known}/cgroup.procs`]: "",
    [`sys/fs/cgroup/system.slice/docker-${lost}.scope/below/cgroup.procs`]: "1\n2\n",
    "sys/fs/cgroup/user.slice/cgroup.procs": "3\n",
  });
  const found = findCgroups(machine, {
    listRecorded: () => new Set([known]),
    kept: undefined,
  });
  assert.deepEqual(
    found.map(({ what, kept }) => [what.replace(machine.path(), ""), kept]),
    [
      [`/sys/fs/cgroup/memory/docker/${lost}`, undefined],
      [`/sys/fs/cgroup/system.slice/docker-${lost}.scope`, "2 processes live in it"],
    ],
  );
});

test("findCniFiles() finds leases and cached results of containers without a record, and removes them", async () => {
  using machine = model({
    "var/lib/cni/networks/net/10.0.0.2": `${lost}\r\neth0`,
    "var/lib/cni/networks/net/10.0.0.3": `${known}\r\neth0`,
    "var/lib/cni/networks/net/10.0.0.4": "by-hand\r\neth0",
    "var/lib/cni/networks/net/last_reserved_ip.0": "10.0.0.4",
    [`var/lib/cni/results/net-${lost}-eth0`]: JSON.stringify({ containerId: `ns-${lost}` }),
    [`var/lib/cni/results/net-${known}-eth0`]: JSON.stringify({ containerId: known }),
    "var/lib/cni/results/broken": "{",
  });
  const options = { listRecorded: () => new Set([known]), kept: undefined };
  const found = findCniFiles(machine, options);
  assert.deepEqual(names(machine, found), [
    "lease /var/lib/cni/networks/net/10.0.0.2",
    `cni-cache /var/lib/cni/results/net-${lost}-eth0`,
  ]);
  for (const { remove } of found) await remove();
  assert.deepEqual(findCniFiles(machine, options), []);
  assert.ok(existsSync(machine.path("var/lib/cni/networks/net/10.0.0.3")));
});

const task = `/run/containerd/io.containerd.runtime.v2.task/moby/${lost}/rootfs`;
const mountinfo = [
  `40 1 0:40 / ${task} rw - overlay overlay rw`,
  `41 1 0:41 / /run/containerd/io.containerd.runtime.v2.task/moby/${known}/rootfs rw - overlay overlay rw`,
  `42 1 0:42 / /var/lib/docker/overlay2/${lost}/merged rw - overlay overlay rw`,
  "43 1 0:43 / /mnt/overlay rw - overlay overlay rw",
  "44 1 0:4 net:[1] /run/netns/cni-aaaa-01 rw shared:1 - nsfs nsfs rw",
  "45 1 0:4 net:[2] /run/netns/cni-bbbb-01 rw - nsfs nsfs rw",
  "46 1 0:4 net:[3] /run/netns/by-hand rw - nsfs nsfs rw",
  "",
].join("\n");

test("findMounts() finds overlays of tasks without a shim and of containers without a record", () => {
  using machine = model({
    "proc/self/mountinfo": mountinfo,
    "proc/7/comm": "containerd-shim\n",
    "proc/7/cmdline": `containerd-shim-runc-v2\0-namespace\0moby\0-id\0${known}\0`,
  });
  assert.deepEqual(names(machine, findMounts(machine, undefined)), [
    `mount ${task}`,
    `mount /var/lib/docker/overlay2/${lost}/merged`,
  ]);
});

test("findMounts() leaves alone what Docker has a record of, and a task its runtime has", () => {
  using machine = model({
    "proc/self/mountinfo": mountinfo,
    [`run/containerd/runc/moby/${lost}/state.json`]: "",
    [`run/containerd/runc/moby/${known}/state.json`]: "",
    [`var/lib/docker/image/overlay2/layerdb/mounts/${known}/mount-id`]: lost,
    [`var/lib/docker/containers/${known}/config.v2.json`]: "",
  });
  assert.deepEqual(findMounts(machine, undefined), []);
});

test("findNamespaces() finds those that plugins' callers made and no process is in", () => {
  using machine = model(
    { "proc/self/mountinfo": mountinfo, "proc/9/comm": "sleep\n" },
    { "proc/9/ns/net": "net:[2]" },
  );
  assert.deepEqual(names(machine, findNamespaces(machine, undefined)), [
    "netns /run/netns/cni-aaaa-01",
  ]);
});

test("findLinks() finds pairs made for containers whose both ends are here", () => {
  const link = (name: string, index: number, peer: number): Record<string, string> => ({
    [`sys/class/net/${name}/ifindex`]: `${index}\n`,
    [`sys/class/net/${name}/iflink`]: `${peer}\n`,
  });
  using machine = model({
    ...link("lo", 1, 1),
    ...link("veth01234567", 5, 6),
    ...link("veth89abcdef", 6, 5),
    ...link("veth0a0a0a0a", 7, 2), // to another namespace
    ...link("veth0", 8, 9),
    ...link("veth1", 9, 8),
  });
  assert.deepEqual(names(machine, findLinks(machine, undefined)), [
    "link veth01234567",
    "link veth89abcdef",
  ]);
});

test("findShims() finds those whose folder is gone, and keeps one whose container runs", () => {
  const bundle = "/run/containerd/io.containerd.runtime.v2.task/moby/x";
  using machine = model(
    {
      "proc/7/comm": "containerd-shim\n",
      "proc/8/comm": "containerd-shim\n",
      "proc/8/task/8/children": "80 81 ",
      "proc/9/comm": "containerd-shim\n",
    },
    {
      "proc/7/cwd": `${bundle} (deleted)`,
      "proc/8/cwd": `${bundle} (deleted)`,
      "proc/9/cwd": bundle,
    },
  );
  assert.deepEqual(
    findShims(machine, undefined).map(({ what, kept }) => [what, kept]),
    [
      ["process 7", undefined],
      ["process 8", "2 of its container's processes run"],
    ],
  );
});

test("findPidFiles() finds those of dead daemons", () => {
  using machine = model({
    "run/docker.pid": "41",
    "run/containerd/containerd.pid": "42\n",
    "proc/42/comm": "containerd\n",
  });
  assert.deepEqual(names(machine, findPidFiles(machine)), ["pid-file /run/docker.pid"]);
});

test("whoMayKnow() names engines and runtimes that run", () => {
  using machine = model({ "proc/1/comm": "init\n", "proc/42/comm": "containerd\n" });
  assert.equal(whoMayKnow(machine), "containerd may still know of it, and runs");
  using still = model({ "proc/1/comm": "init\n" });
  assert.equal(whoMayKnow(still), undefined);
});

test("listMissing() tells what is not installed, and the distribution's command for it", () => {
  const files = {
    "usr/lib/cni/bridge": "",
    "usr/lib/cni/host-local": "",
    "usr/lib/cni/firewall": "",
    "usr/lib/cni/loopback": "",
    "usr/sbin/iptables": "",
    "usr/bin/newuidmap": "",
    "usr/bin/newgidmap": "",
    "usr/bin/docker-init": "",
  };
  using debian = model({
    ...files,
    "etc/os-release": 'NAME="x"\nID=mint\nID_LIKE="ubuntu debian"\n',
  });
  assert.deepEqual(
    listMissing(debian).map(({ name, command }) => [name, command]),
    [
      ["portmap", "apt-get install containernetworking-plugins"],
      ["criu", "apt-get install criu"],
    ],
  );
  using other = model({ ...files, "etc/os-release": "ID=unheard-of\n" });
  assert.equal(listMissing(other)[0]?.command, undefined);
});
