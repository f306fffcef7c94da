import assert from "node:assert/strict";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
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
/** A directory of the host that looks like a /dev: nothing of it may go, change, or come. */
const outside = join(home.folder, "outside");
const victims = ["fd", "ptmx", "stdout"];

beforeEach(() => {
  for (const folder of [rootfs, outside]) rmSync(folder, { recursive: true, force: true });
  makeBusyboxRootfs(rootfs);
  mkdirSync(outside);
  for (const name of victims) writeFileSync(join(outside, name), "untouched");
});

afterEach(() => {
  assert.deepEqual(readdirSync(outside).toSorted(), victims);
  for (const name of victims) {
    const seen = lstatSync(join(outside, name));
    assert.deepEqual([name, seen.isFile(), seen.uid, seen.size], [name, true, 0, 9]);
  }
});

describe("an image whose /dev is a link (CVE-2026-41579, CVE-2026-47766)", () => {
  for (const withDev of [false, true]) {
    const mounts = withDev ? "with a mount there" : "without a mount there";
    for (const [kind, target] of Object.entries(targets())) {
      test(`has nothing removed or made outside, ${mounts}: ${kind}`, () => {
        linkDev(target);
        const { status, stderr } = run("true", withDev ? (config) => config : withoutDev);
        assert.equal(status, 1);
        assert.match(stderr, /^oar: (mount \/dev|make devices): .*ELOOP\n$/);
      });
    }

    test(`has nothing removed or made in a volume, ${mounts}`, () => {
      linkDev("/volume");
      mkdirSync(join(rootfs, "volume"));
      const volume = mounting("/volume");
      const { status } = run("true", (config) => volume(withDev ? config : withoutDev(config)));
      assert.equal(status, 1);
    });
  }
});

describe("an image with links in its own /dev, where nothing is mounted there", () => {
  test("has no terminal placed outside by /dev/console (CVE-2026-88264)", () => {
    for (const target of [join(outside, "fd"), join(outside, "new")]) {
      rmSync(join(rootfs, "dev/console"), { force: true });
      symlinkSync(target, join(rootfs, "dev/console"));
      using container = home.container((config) => ({
        ...withoutDev(config),
        process: { ...config.process, terminal: true },
        mounts: [...(withoutDev(config).mounts ?? []), { destination: "/dev/pts", type: "devpts" }],
        root: { path: rootfs, readonly: false },
      }));
      const oar = [programs.oar, "--root", home.root, "run", container.id];
      const { status, stdout } = runProgram([programs.terminal, "host", ...oar], {
        cwd: container.bundle,
      });
      assert.equal(status, 1);
      assert.match(stdout, /^oar: mount \/dev\/console: .*ELOOP\r\n$/);
    }
  });

  test("gives no file outside for its input by /dev/null (CVE-2026-88265)", () => {
    symlinkSync(join(outside, "fd"), join(rootfs, "dev/null"));
    using container = home.container((config) => ({
      ...withoutDev(config),
      process: { ...config.process, user: { uid: 1000, gid: 1000 }, args: ["cat"] },
      root: { path: rootfs, readonly: false },
    }));
    const closed = `exec "$@" <&- >&- 2>&-`;
    const oar = [programs.oar, "--root", home.root, "run", "--bundle", container.bundle];
    const { status } = runProgram(["bash", "-c", closed, "bash", ...oar, container.id]);
    assert.equal(status, 1);
  });
});

describe("a directory of the host that is mounted at /dev", () => {
  for (const destination of ["/dev", "/dev/", "//dev/.", "/etc/../dev"]) {
    test(`has nothing removed or made: ${destination}`, () => {
      const change = mounting(destination);
      const { status, stdout } = run("cat /dev/ptmx", (config) => change(withoutDev(config)));
      assert.deepEqual([status, stdout], [0, "untouched"]);
    });
  }
});

describe("a working directory of an image", () => {
  test("is not made outside, where the container is among the host's processes", () => {
    const cwd = `/proc/${process.pid}/root${outside}/made`;
    const hostPids: Change = (config) => ({
      ...config,
      process: { ...config.process, cwd },
      linux: {
        ...config.linux,
        namespaces: config.linux.namespaces.filter(({ type }) => type !== "pid"),
      },
    });
    const { status, stderr } = run("true", hostPids);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: make directory \/proc\/\d+\/root.*ELOOP\n$/);
  });
});

/** An absolute link, one that climbs, and one that is right both outside and inside. */
function targets(): Readonly<Record<string, string>> {
  return {
    absolute: outside,
    climbing: `../../../../../..${outside}`,
    "through /proc": `/proc/self/root/proc/self/cwd/../../..${outside}`,
  };
}

function linkDev(target: string): void {
  rmSync(join(rootfs, "dev"), { recursive: true });
  mkdirSync(join(rootfs, outside), { recursive: true });
  symlinkSync(target, join(rootfs, "dev"));
  assert.equal(readlinkSync(join(rootfs, "dev")), target);
}

function withoutDev(config: Config): Config {
  const mounts = (config.mounts ?? []).filter(({ destination }) => !destination.startsWith("/dev"));
  return { ...config, mounts };
}

function mounting(destination: string): Change {
  return (config) => ({
    ...config,
    mounts: [
      ...(config.mounts ?? []),
      { destination, type: "bind", source: outside, options: ["bind", "rw"] },
    ],
  });
}

/** Runs it with a root that can be written to, so that the image gets as far as it can. */
function run(script: string, change: Change): Outcome {
  return home.inside(script, (config) => ({
    ...change(config),
    root: { path: rootfs, readonly: false },
  }));
}
