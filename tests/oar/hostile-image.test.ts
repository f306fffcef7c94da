import assert from "node:assert/strict";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { Config } from "@skiff/spec";
import { makeBusyboxRootfs } from "../fixtures/busybox-rootfs.ts";
import { type Change, OarHome, type Outcome, programs, runProgram } from "../fixtures/index.ts";

const home = new OarHome();
const rootfs = join(home.folder, "hostile");
/** Outside of the image: nothing may appear in it, and nothing be mounted on it. */
const outside = join(home.folder, "outside");

beforeEach(() => {
  makeBusyboxRootfs(rootfs);
  mkdirSync(outside);
  writeFileSync(join(outside, "file"), "untouched");
});

afterEach(() => {
  assert.deepEqual(readdirSync(outside), ["file"]);
  assert.equal(readFileSync(join(outside, "file"), "utf8"), "untouched");
  rmSync(rootfs, { recursive: true });
  rmSync(outside, { recursive: true });
});

/** Runs it with a root that can be written to, so that the image gets as far as it can. */
function run(script: string, change: Change = (config) => config): Outcome {
  return home.inside(script, (config) => ({
    ...change(config),
    root: { path: rootfs, readonly: false },
  }));
}

describe("an image with links in the place of", () => {
  for (const name of ["dev", "sys", "proc"]) {
    test(`/${name} reaches nothing outside, by an absolute or a climbing link`, () => {
      for (const target of [outside, `../../..${outside}`, `/proc/self/cwd/../../..${outside}`]) {
        rmSync(join(rootfs, name), { recursive: true });
        symlinkSync(target, join(rootfs, name));
        const { status, stderr } = run("true");
        assert.equal(status, 1);
        assert.match(
          stderr,
          new RegExp(`^oar: mount /${name}: must be mounted on ordinary directory: `),
        );
      }
    });
  }

  test("a mount's destination has it mounted within the image", () => {
    symlinkSync("/tmp", join(rootfs, "link"));
    const change = bindTo("/link/inner");
    assert.equal(run("cat /tmp/inner/file", change).stdout, "untouched");
    symlinkSync(`../../../../..${outside}`, join(rootfs, "climbing"));
    mkdirSync(join(rootfs, outside), { recursive: true });
    assert.equal(run("cat /climbing/inner/file", bindTo("/climbing/inner")).stdout, "untouched");
    assert.ok(existsSync(join(rootfs, outside, "inner")), "made below the image's root");
  });

  test("a mount's destination that leads nowhere yet is made where it leads within the image", () => {
    symlinkSync("/jump/a/new", join(rootfs, "dangling"));
    symlinkSync(`../../../..${outside}/below`, join(rootfs, "jump"));
    assert.equal(run("cat /dangling/file", bindTo("/dangling")).stdout, "untouched");
    assert.ok(existsSync(join(rootfs, outside, "below/a/new")), "made below the image's root");
  });

  test("a mount's destination that leads in a circle is refused", () => {
    symlinkSync("/circle/x", join(rootfs, "circle"));
    const { status, stderr } = run("true", bindTo("/circle"));
    assert.deepEqual([status, /^oar: mount \/circle: .*ELOOP\n$/.test(stderr)], [1, true], stderr);
  });

  test("a masked path is masked where it leads within the image", () => {
    symlinkSync("/etc", join(rootfs, "masked"));
    const change: Change = (config) => ({
      ...config,
      linux: { ...config.linux, maskedPaths: ["/masked"] },
    });
    assert.equal(run("ls /etc", change).stdout, "");
  });

  test("a device's name is refused, where it is no such device", () => {
    const noDev: Change = (config) => ({
      ...config,
      mounts: (config.mounts ?? []).filter(({ destination }) => !destination.startsWith("/dev")),
    });
    symlinkSync(join(outside, "file"), join(rootfs, "dev/null"));
    const { status, stderr } = run("true", noDev);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: make device \/dev\/null: the root file system has something else/);
    rmSync(join(rootfs, "dev/null"));
    symlinkSync(outside, join(rootfs, "dev/fd"));
    assert.equal(run("readlink /dev/fd", noDev).stdout, "/proc/self/fd\n");
  });

  test("the working directory does not lead out", () => {
    for (const cwd of [
      "/proc/self/fd/3",
      "/proc/self/fd/7",
      "/proc/1/fd/8",
      "/proc/self/fd/3/../..",
    ]) {
      const { status, stdout, stderr } = run("pwd; ls /", (config) => ({
        ...config,
        process: { ...config.process, cwd },
      }));
      if (status === 0) assert.match(stdout, /^bin$/m);
      else assert.match(stderr, /^oar: (change|make) directory /);
    }
  });
});

describe("a container", () => {
  test("cannot write to the runtime's program (CVE-2019-5736)", () => {
    // A copy, for the kernel refuses to write to what anybody executes: that must not protect it.
    const program = join(home.folder, "oar");
    copyFileSync(programs.oar, program);
    const oar = (...words: readonly string[]): Outcome =>
      runProgram([program, "--root", home.root, ...words], { cwd: container.bundle });
    using container = home.container();
    assert.equal(oar("create", container.id).status, 0);
    const kept = openSync(`/proc/${container.pid()}/exe`, "r");
    using _kept = { [Symbol.dispose]: () => closeSync(kept) };
    assert.equal(oar("start", container.id).status, 0);
    assert.throws(() => openSync(`/proc/self/fd/${kept}`, "r+"), { code: "EROFS" });
    assert.deepEqual(readFileSync(program), readFileSync(programs.oar));
  });

  test("that overwrites whatever enters it does not reach that program", () => {
    const before = readFileSync(programs.oar);
    const script = `
      while :; do
        for p in /proc/[2-9]*; do
          (exec 9< $p/exe && sleep 0.01 && echo x > /proc/self/fd/9) 2> /dev/null &
        done
        wait
      done`;
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
    }));
    container.running();
    for (let i = 0; i < 20; i++) container.sure(["exec"], ["true"]);
    assert.deepEqual(readFileSync(programs.oar), before);
  });

  test("inherits no descriptor that its maker left open (CVE-2024-21626)", () => {
    const script = "for f in /proc/1/fd/*; do readlink $f; done; true";
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
    }));
    const command = `exec 5<${outside} 9<${outside}/file 63<${outside}; exec ${programs.oar} --root ${home.root} run ${container.id}`;
    const { stdout } = shell(command, container.bundle);
    assert.equal(stdout.split("\n").filter((line) => line.includes(outside)).length, 0);
    assert.equal(stdout.trimEnd().split("\n").length, 3);
  });

  test("does not see the host's root below its own", () => {
    const { stdout } = run("cat /proc/self/mountinfo; ls -a /.. /");
    assert.doesNotMatch(stdout, /outside/);
    assert.doesNotMatch(stdout, /^\d+ \d+ \S+ \S+ \/old/m);
  });
});

function bindTo(destination: string): (config: Config) => Config {
  return (config) => ({
    ...config,
    mounts: [
      ...(config.mounts ?? []),
      { destination, type: "bind", source: outside, options: ["bind", "ro"] },
    ],
  });
}

function shell(command: string, cwd: string): Outcome {
  return runProgram(["bash", "-c", command], { cwd });
}
