import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Config } from "@skiff/spec";
import { OarHome, programs, runProgram } from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";
import { Racer } from "./racer.ts";

const home = new OarHome();
const attack = join(home.folder, "attack");
buildAttack(attack);

const rounds = 15;
/** What the container has at /proc, to which others write while it is made. */
const volume = home.scratch();
const prize = join(home.folder, "prize");
const sysctl = "net.ipv4.ip_unprivileged_port_start";
const path = `sys/${sysctl.replaceAll(".", "/")}`;

beforeEach(() => {
  rmSync(volume, { recursive: true });
  writeFileSync(prize, "untouched");
  makeFakeProc(volume);
});

describe("what is written to /proc (CVE-2025-52881)", () => {
  test("is, where the container has its own files there: sysctls and oomScoreAdj", () => {
    demandWritten();
  });

  test("is, while another container swaps those files with others", () => {
    makeFakeProc(join(volume, "other"));
    using _racer = new Racer([attack, "swap", join(volume, "sys"), join(volume, "other/sys")]);
    for (let i = 0; i < rounds; i++) demandWritten();
  });

  test("is, for a program that is executed", () => {
    using container = home.container(faked).running();
    const file = join(container.bundle, "process.json");
    const args = ["cat", "/real/self/oom_score_adj"];
    writeFileSync(file, JSON.stringify({ ...home.config().process, args, oomScoreAdj: 345 }));
    assert.equal(container.sure(["exec", "--process", file]), "345\n");
    assert.equal(readFileSync(prize, "utf8"), "untouched");
  });

  test("is, where the mount namespace that is joined has another file system at /proc", async () => {
    const script = `mount -t tmpfs none /proc; cp -a ${volume}/. /proc`;
    await using hostile = await unshared(script);
    using container = home.container((config) =>
      joining(withTimeOffsets(withSysctl(config)), hostile.pid),
    );
    container.sure(["create"]);
    const pid = container.pid();
    const read = runProgram(["nsenter", "--net", "--target", String(pid), "cat", `/proc/${path}`]);
    assert.equal(read.stdout, "77\n");
    assert.match(readFileSync(`/proc/${pid}/timens_offsets`, "utf8"), /^monotonic +1 +0$/m);
    assert.equal(readFileSync(prize, "utf8"), "untouched");
  });

  test("is refused where other files are mounted over those of /proc", () => {
    const script = `mount --bind ${volume}/sys /proc/sys; exec "$@"`;
    const launcher = ["unshare", "--mount", "sh", "-ec", script, "sh", programs.oar];
    using container = home.container(withSysctl);
    const { status, stderr } = runProgram(
      [...launcher, "--root", home.root, "create", container.id],
      { cwd: container.bundle },
    );
    assert.equal(status, 1);
    assert.match(stderr, /^oar: set sysctl .*: EXDEV\n$/);
    assert.equal(readFileSync(prize, "utf8"), "untouched");
  });
});

/** As procfs has them, but they lead out of the container. */
function makeFakeProc(folder: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(prize, join(folder, path));
  for (const self of ["self", "1", "thread-self"]) {
    mkdirSync(join(folder, self));
    for (const name of ["oom_score_adj", "timens_offsets"]) {
      symlinkSync(prize, join(folder, self, name));
    }
  }
}

/** With those files at /proc, writable, and the kernel's at /real. */
function faked(config: Config): Config {
  const mounts = (config.mounts ?? []).filter(({ type }) => type !== "proc");
  return {
    ...withSysctl(config),
    mounts: [
      { destination: "/proc", type: "bind", source: volume, options: ["bind", "rw"] },
      { destination: "/real", type: "proc", source: "proc" },
      ...mounts,
    ],
    process: { ...config.process, oomScoreAdj: 321 },
  };
}

function demandWritten(): void {
  const script = `cat /real/${path} /real/self/oom_score_adj`;
  assert.deepEqual(home.inside(script, faked), { status: 0, stdout: "77\n321\n", stderr: "" });
  assert.equal(readFileSync(prize, "utf8"), "untouched");
}

function withSysctl(config: Config): Config {
  return { ...config, linux: { ...config.linux, sysctl: { [sysctl]: "77" } } };
}

function withTimeOffsets(config: Config): Config {
  const namespaces = [...config.linux.namespaces, { type: "time" } as const];
  const timeOffsets = { monotonic: { secs: 1, nanosecs: 0 } };
  return { ...config, linux: { ...config.linux, namespaces, timeOffsets } };
}

/** With the mounts that are there: there is nothing more to ask for. */
function joining(config: Config, pid: number): Config {
  const namespaces = config.linux.namespaces.map((namespace) =>
    namespace.type === "mount" ? { ...namespace, path: `/proc/${pid}/ns/mnt` } : namespace,
  );
  const { sysctl, timeOffsets } = config.linux;
  const linux = { namespaces, sysctl, timeOffsets };
  return { ...config, root: { path: config.root.path }, mounts: [], linux };
}

/** A process in a mount namespace of its own, after it has run that script there. */
async function unshared(script: string): Promise<AsyncDisposable & { readonly pid: number }> {
  const child = spawn(
    "unshare",
    ["--mount", "sh", "-ec", `${script}; echo ready; exec sleep 1000`],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const closed = once(child, "close");
  await once(child.stdout, "data");
  return {
    pid: child.pid ?? assert.fail(),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
