import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cgroupsOf, criu, programs, type TestContainer } from "../fixtures/index.ts";
import { counting, CriuHome } from "./criu-home.ts";

const home = new CriuHome();

describe("oar checkpoint", { skip: criu.skip }, () => {
  test("writes a container down and deletes it, its poststop hooks run", () => {
    const gone = join(home.scratch(), "gone");
    using container = home.counting((config) => ({
      ...config,
      hooks: { poststop: [{ path: "/bin/touch", args: ["touch", gone] }] },
    }));
    home.checkpoint(container);
    const { status, stderr } = container.oar(["state"]);
    assert.equal(status, 1);
    assert.match(stderr, /does not exist/);
    assert.ok(existsSync(gone));
    assert.ok(existsSync(join(home.images, "inventory.img")));
    assert.match(readFileSync(join(home.images, "dump.log"), "utf8"), /finished successfully/);
  });

  test("lets nobody else read the memory that it writes", () => {
    using container = home.counting();
    mkdirSync(home.images);
    chmodSync(home.images, 0o755);
    home.checkpoint(container);
    const pages = statSync(join(home.images, "pages-1.img"));
    assert.equal((pages.mode & 0o077).toString(8), "0");
  });

  test("lets it run on with --leave-running, as often as one likes", () => {
    using container = home.counting();
    for (const _ of [1, 2]) {
      home.checkpoint(container, "--leave-running");
      home.demandCounting(container);
    }
  });

  test("puts its log where --work-path says", () => {
    using container = home.counting();
    const work = join(home.scratch(), "new/work");
    home.checkpoint(container, "--work-path", work);
    assert.ok(existsSync(join(work, "dump.log")));
    assert.ok(!existsSync(join(home.images, "dump.log")));
  });

  test("writes a paused container down, and leaves it paused with --leave-running", () => {
    using container = home.counting();
    container.sure(["pause"]);
    home.checkpoint(container, "--leave-running");
    assert.equal(container.state()["status"], "paused");
    container.sure(["resume"]);
    home.demandCounting(container);
    container.sure(["pause"]);
    home.checkpoint(container);
    home.restore(container);
    home.demandCounting(container);
  });

  test("refuses a container in another state, and names it", () => {
    using container = home.container();
    const refused = (): string => {
      const { status, stderr } = home.attempt(container, ["checkpoint"]);
      assert.equal(status, 1);
      return stderr.trimEnd().replaceAll(container.id, "ID");
    };
    assert.match(refused(), /ID does not exist/);
    container.sure(["create"]);
    assert.equal(refused(), "oar: cannot checkpoint container ID: it is created");
    container.sure(["start"]);
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    assert.equal(refused(), "oar: cannot checkpoint container ID: it is stopped");
  });

  test("refuses a container that criu could write down but not restore, and it runs on", () => {
    using holder = home.container().running();
    const path = `/proc/${holder.pid()}/ns/cgroup`;
    using container = home.counting((config) => ({
      ...config,
      linux: {
        ...config.linux,
        namespaces: [...config.linux.namespaces, { type: "cgroup", path }],
      },
    }));
    fails(container, [], /cannot checkpoint container .*: criu cannot join a cgroup namespace/);
    home.demandCounting(container);
  });

  test("refuses options that make no sense, before it does anything", () => {
    using container = home.counting();
    for (const [words, message] of [
      [["--manage-cgroups-mode", "mild"], /"mild" is not one of soft, full/],
      [["--page-server", "here"], /"here" is not ADDRESS:PORT/],
      [["--page-server", "1.2.3.4:99999"], /is not ADDRESS:PORT/],
      [["--empty-ns", "mount"], /"mount" is not one of network/],
      [["--parent-path", "/absolute"], /must be relative/],
      [["--status-fd", "77"], /EBADF/],
      [["--status-fd", "0"], /0 cannot be written to/],
    ] as const) {
      fails(container, words, message);
      assert.ok(!existsSync(home.images));
    }
  });
});

describe("a container whose checkpoint failed runs on", { skip: criu.skip }, () => {
  test("when there is no criu", () => {
    using container = home.counting();
    const { status, stderr } = home.attempt(container, ["checkpoint"], {
      env: { PATH: "/nowhere" },
    });
    assert.equal(status, 1);
    assert.match(stderr, /^oar: criu is not in \$PATH: install it/);
    home.demandCounting(container);
  });

  test("when criu cannot start, says what it died of or is killed", () => {
    for (const [script, message] of [
      ["exit 3", /^oar: criu exited with 3 before it was done: see .*dump\.log/],
      ["kill -9 $$", /^oar: criu was killed by signal 9 before it was done/],
      ["printf '\\10\\1\\20\\0' >&$2", /^oar: criu failed: type DUMP errno 0: see .*dump\.log/],
    ] as const) {
      using container = home.counting();
      const { status, stderr } = home.attempt(container, ["checkpoint"], {
        env: home.scriptedCriu(script),
      });
      assert.equal(status, 1);
      assert.match(stderr, message);
      home.demandCounting(container);
    }
  });

  test("when criu is killed in the middle, everybody stopped", () => {
    using container = home.counting();
    const cgroups = cgroupsOf(container.pid());
    const [file, word] =
      cgroups.get("") === undefined
        ? [`${cgroups.get("freezer")}/freezer.state`, "FROZEN"]
        : [`${cgroups.get("")}/cgroup.freeze`, "1"];
    const script = `echo ${word} > ${file}; kill -9 $$`;
    const { status } = home.attempt(container, ["checkpoint"], { env: home.scriptedCriu(script) });
    assert.equal(status, 1);
    home.demandCounting(container);
  });

  test("when criu refuses what is in the container", () => {
    // A deleted file that is too large to be kept.
    using container = home.started(
      `cd /dev/shm; head -c 2000000 /dev/zero > big; exec 9< big; rm big; ${counting}`,
    );
    fails(container, [], /^oar: criu failed: type DUMP errno \d+: Error .*: see .*dump\.log/);
    home.demandCounting(container);
  });

  test("when the images cannot be written", () => {
    using container = home.counting();
    const file = join(home.scratch(), "file");
    writeFileSync(file, "");
    fails(container, ["--image-path", file], /^oar: image path: .*ENOTDIR/);
    fails(container, ["--image-path", "/proc/images"], /^oar: image path: /);
    fails(container, ["--work-path", file], /^oar: work path: .*ENOTDIR/);
    home.demandCounting(container);
  });

  test("when the disk is full", () => {
    using container = home.counting();
    mkdirSync(home.images);
    const words = [programs.oar, "--root", home.root, "checkpoint", "--image-path", home.images];
    const script = `mount -t tmpfs -o size=128k full ${home.images}; exec "$@"`;
    const { status, stderr } = home.run(
      ["unshare", "--mount", "sh", "-ec", script, "sh", ...words, container.id],
      { env: criu.env },
    );
    assert.equal(status, 1);
    assert.match(stderr, /^oar: /);
    home.demandCounting(container);
  });
});

function fails(container: TestContainer, words: readonly string[], message: RegExp): void {
  const images = words.includes("--image-path") ? [] : ["--image-path", home.images];
  const { status, stderr } = home.attempt(container, ["checkpoint", ...images, ...words]);
  assert.equal(status, 1);
  assert.match(stderr, message);
}
