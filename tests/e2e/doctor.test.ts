import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const lost = "a1".repeat(32);
const known = "b2".repeat(32);
const cgroups = "/sys/fs/cgroup/pids";
const cgroup = join(
  existsSync(cgroups) ? cgroups : "/sys/fs/cgroup",
  `skiff-doctor-${process.pid}`,
);

/**
 * A machine of its own, as far as doctors look: processes, mounts, interfaces and folders are nobody
 * else's, and cgroups those below one. Left there is what engines leave that are killed, and what somebody wants.
 */
const machine = `
mount --bind "$1" /mnt; mount -t sysfs none /sys; mount --bind /mnt /sys/fs/cgroup; umount /mnt; shift
mount -t tmpfs none /run; mount -t tmpfs none /var/lib
mkdir -p /run/runc/${known} /run/containerd/s /run/containerd/fifo/1/ /var/lib/cni/networks/net
ip netns add cni-12345678-9abc; ip netns add by-hand
ip link add veth0123abcd type veth peer name veth4567abcd; ip link add veth0 type veth peer name veth1
printf '${lost}\\r\\neth0' > /var/lib/cni/networks/net/10.9.0.2
printf '${known}\\r\\neth0' > /var/lib/cni/networks/net/10.9.0.3
merged=/var/lib/docker/overlay2/${lost}/merged; mkdir -p $merged /var/lib/below /var/lib/above
mount -t overlay none -o lowerdir=/var/lib/above:/var/lib/below $merged
perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => shift, Listen => 1) or die' /run/containerd/s/dead
touch -d '2 hours ago' /run/containerd/s/dead /run/containerd/fifo/1
echo 999999 > /run/docker.pid
for words in doctor 'doctor --fix' doctor; do status=0; "$@" $words || status=$?; echo "status $status"; done
ls -d /run/netns/by-hand /sys/class/net/veth0 /var/lib/cni/networks/net/10.9.0.3`;

test("doctor tells what engines have left and nobody has, and removes that alone", () => {
  using made = new DisposableStack();
  for (const path of [cgroup, join(cgroup, lost), join(cgroup, known)]) {
    mkdirSync(path);
    made.defer(() => existsSync(path) && rmdirSync(path));
  }
  const own = join(home.root, "containers", lost);
  mkdirSync(own);
  writeFileSync(join(home.root, "content", "unknown"), "");
  const alone = ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "sh", "-ec"];
  const { status, stdout, stderr } = runProgram([
    ...alone,
    machine,
    "sh",
    cgroup,
    ...home.argv(["doctor"]).slice(0, -1),
  ]);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  const lines = stdout.split("\n").filter((line) => !line.startsWith("missing "));
  const unknown = `of container ${lost}, which no runtime has a record of`;
  const pair = "one of a pair whose both ends are the host's, with no container at either";
  const found = [
    `container ${own}: of container ${lost}, which this root's store has no row of`,
    `file ${home.root}/content/unknown: that the store has no row of`,
    `mount /var/lib/docker/overlay2/${lost}/merged: of a container that Docker has no record of`,
    "netns /run/netns/cni-12345678-9abc: a container's network namespace that no process is in",
    `link veth0123abcd: ${pair}`,
    `link veth4567abcd: ${pair}`,
    `lease /var/lib/cni/networks/net/10.9.0.2: ${unknown}`,
    `cgroup /sys/fs/cgroup/${lost}: ${unknown}`,
    "socket /run/containerd/s/dead: of a shim: nobody listens there",
    "fifos /run/containerd/fifo/1: of a client: nobody has them open",
    "pid-file /run/docker.pid: process 999999 is dead",
  ];
  assert.deepEqual(lines, [
    ...found,
    "status 1",
    ...found.map((text) => `removed ${text}`),
    "status 0",
    "status 0",
    "/run/netns/by-hand",
    "/sys/class/net/veth0",
    "/var/lib/cni/networks/net/10.9.0.3",
    "",
  ]);
  assert.deepEqual(
    [existsSync(join(cgroup, lost)), existsSync(join(cgroup, known))],
    [false, true],
  );
});

test("doctor finds nothing of a root that is in use", () => {
  home.ok("run", "-d", "--name", "up", "busybox", "sleep", "1000");
  home.ok("create", "--name", "made", "busybox");
  const { stdout } = home.skiff("doctor");
  assert.ok(!stdout.includes(home.root), stdout);
  assert.deepEqual(home.states(), { made: "created", up: "running" });
  assert.equal(home.ok("exec", "up", "echo", "alive"), "alive\n");
  home.ok("rm", "-f", "up", "made");
});
