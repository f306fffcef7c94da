import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** What a shell in a container with these flags prints. */
function inside(flags: readonly string[], script: string): string {
  return home.ok("run", "--rm", ...flags, "busybox", "sh", "-c", script);
}

test("a container has a filter of system calls, which can be another one, or none", () => {
  const fact = "grep Seccomp: /proc/self/status; unshare -U true 2>/dev/null && echo free";
  const filtered = home.skiff("run", "--rm", "busybox", "sh", "-c", fact);
  assert.deepEqual([filtered.status, filtered.stdout], [1, "Seccomp:\t2\n"]);
  assert.equal(inside(["--security-opt", "seccomp=unconfined"], fact), "Seccomp:\t0\nfree\n");
  const profile = join(home.folder, "profile.json");
  const syscalls = [
    { names: ["mkdir"], action: "SCMP_ACT_ERRNO", errnoRet: 28, includes: { arches: ["amd64"] } },
    { names: ["chmod"], action: "SCMP_ACT_ERRNO", excludes: { caps: ["CAP_CHOWN"] } },
  ];
  writeFileSync(profile, JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW", syscalls }));
  const tried = "mkdir /d; touch /f && chmod 7 /f && echo changed";
  const flags = ["--security-opt", `seccomp=${profile}`];
  const own = home.skiff("run", "--rm", ...flags, "busybox", "sh", "-c", tried);
  assert.deepEqual([own.status, own.stdout], [0, "changed\n"]);
  assert.match(own.stderr, /No space left on device/);
  writeFileSync(profile, "{}");
  const wrong = home.skiff("run", "--rm", ...flags, "busybox", "true");
  assert.deepEqual([wrong.status, /defaultAction/.test(wrong.stderr)], [125, true], wrong.stderr);
  rmSync(profile);
});

test("capabilities are added and dropped, and new privileges refused", () => {
  const effective = "grep CapEff /proc/self/status";
  const none = ["--cap-drop", "ALL"];
  assert.equal(inside(none, effective), "CapEff:\t0000000000000000\n");
  assert.equal(inside([...none, "--cap-add", "chown"], effective), "CapEff:\t0000000000000001\n");
  assert.equal(inside(["--cap-drop=CAP_CHOWN"], effective), "CapEff:\t00000000a80425fa\n");
  assert.match(
    inside(["--security-opt", "no-new-privileges"], "grep NoNewPrivs /proc/self/status"),
    /\t1\n$/,
  );
  assert.deepEqual(home.skiff("run", "--cap-add", "FLY", "busybox"), {
    status: 125,
    stdout: "",
    stderr: 'skiff: unknown capability: "FLY"\n',
  });
});

test("a privileged container may what the host may", () => {
  const facts = "grep Seccomp: /proc/self/status; mount -t tmpfs x /tmp && echo mounted";
  assert.equal(inside(["--privileged"], facts), "Seccomp:\t0\nmounted\n");
});

test("file systems, groups, limits and labels are as asked for", () => {
  assert.match(
    inside(["--tmpfs", "/t:size=1m"], "df -k /t | tail -1; grep ' /t ' /proc/mounts"),
    /^tmpfs +1024 [^]*noexec/,
  );
  const mount = `type=bind,source=${home.folder},target=/m,readonly`;
  assert.match(inside(["--mount", mount], "touch /m/x 2>&1 || echo kept"), /Read-only[^]*kept\n$/);
  assert.match(inside(["--mount", "type=tmpfs,dst=/t,tmpfs-size=2m"], "df -k /t"), / 2048 /);
  assert.match(inside(["--shm-size", "3m"], "df -k /dev/shm"), / 3072 /);
  assert.equal(inside(["--group-add", "55", "-u", "7"], "id -G"), "0 55\n");
  assert.equal(inside(["--ulimit", "nofile=100:200"], "ulimit -Sn; ulimit -Hn"), "100\n200\n");
  const ours = `/proc/${process.pid}`;
  assert.equal(inside(["--pid", "host"], `ls -d ${ours}`), `${ours}\n`);
  assert.match(inside(["--device", "/dev/full:/dev/other:r"], "ls -l /dev/other"), / 1, +7 /);
  assert.match(inside(["--oom-score-adj", "7"], "cat /proc/self/oom_score_adj"), /^7\n/);
  const ids = join(home.folder, "id");
  const id = home.ok("create", "--cidfile", ids, "--label", "a=b", "busybox", "true").trim();
  assert.equal(readFileSync(ids, "utf8"), id);
  assert.match(home.skiff("create", "--cidfile", ids, "busybox").stderr, /ID file found/);
  rmSync(ids);
  home.skiff("create", "--cidfile", ids, "--name", "!", "busybox");
  assert.throws(() => readFileSync(ids), { code: "ENOENT" });
  home.ok("rm", id);
});

test("limits hold, and update changes them while the container runs and for its next start", () => {
  const limit = "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max";
  const read = (): string => home.skiff("exec", "bound", "sh", "-c", `${limit} 2>/dev/null`).stdout;
  home.ok("run", "-d", "--name", "bound", "-m", "64m", "--cpus", "0.5", "busybox", "sleep", "1000");
  assert.equal(read(), `${64 << 20}\n`);
  assert.equal(home.ok("update", "-m", "32m", "--pids-limit", "50", "bound"), "bound\n");
  assert.equal(read(), `${32 << 20}\n`);
  home.ok("restart", "-t", "0", "bound");
  assert.equal(read(), `${32 << 20}\n`);
  const bad: readonly [string[], RegExp][] = [
    [["-m", "1m"], /minimum memory limit allowed is 6MB/],
    [["-m", "much"], /invalid size: 'much'/],
    [["--cpus", "1000"], /range of CPUs is from 0.01/],
    [[], /one or more flags/],
  ];
  for (const [flags, said] of bad) {
    const { status, stderr } = home.skiff("update", ...flags, "bound");
    assert.notEqual(status, 0);
    assert.match(stderr, said);
  }
  home.ok("rm", "-f", "bound");
});

test("stop sends the signal and takes the time that the container was made with", () => {
  const script = "trap 'exit 9' USR1; trap '' TERM; echo up; while :; do sleep 0.05; done";
  const made = ["--stop-signal", "USR1", "--stop-timeout", "100"];
  home.ok("run", "-d", "--name", "asked", ...made, "busybox", "sh", "-c", script);
  eventually("it is up", () => home.ok("logs", "asked") === "up\n");
  home.ok("stop", "asked");
  assert.match(home.ok("ps", "-a"), /Exited \(9\)/);
  home.ok("rm", "asked");
});
