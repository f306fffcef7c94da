import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import {
  cgroupsOf,
  type Change,
  type Outcome,
  OarHome,
  programs,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();
const listing = "for f in /proc/self/fd/*; do readlink $f; done | grep -c /kept";

/** Runs oar from a shell that has files open as 3 and 4. */
function withFiles(container: TestContainer, words: string): Outcome {
  const [first, second] = ["kept-1", "kept-2"].map((name) => join(home.scratch(), name));
  writeFileSync(`${first}`, "first\n");
  writeFileSync(`${second}`, "second\n");
  const command = `exec 3<${first} 4<${second}; exec ${programs.oar} --root ${home.root} ${words}`;
  return runProgram(["bash", "-c", command], { cwd: container.bundle });
}

function runs(script: string): Change {
  return (config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
  });
}

describe("--preserve-fds", () => {
  test("of run passes on as many descriptors as it says, and no more", () => {
    for (const [count, said] of [
      [0, "0\n"],
      [1, "1\n"],
      [2, "2\n"],
    ] as const) {
      using container = home.container(runs(listing));
      const words = `run --preserve-fds ${count} ${container.id}`;
      assert.equal(withFiles(container, words).stdout, said, `${count}`);
    }
    using container = home.container(runs("cat <&4 <&3; cat <&4"));
    assert.equal(
      withFiles(container, `run --preserve-fds 2 ${container.id}`).stdout,
      "first\nsecond\n",
    );
  });

  test("of exec does the same", () => {
    using container = home.container().running();
    const words = `exec --preserve-fds 1 ${container.id} sh -c 'cat <&3; ${listing}'`;
    assert.equal(withFiles(container, words).stdout, "first\n1\n");
  });

  test("refuses what is no number and what is not open", () => {
    using container = home.container();
    const refused = withFiles(container, `create --preserve-fds 3 ${container.id}`);
    assert.deepEqual(
      [refused.status, refused.stderr],
      [1, "oar: --preserve-fds: descriptor 5 is not open\n"],
    );
    assert.equal(
      container.oar(["create", "--preserve-fds", "x"]).stderr,
      'oar: --preserve-fds: "x" is no number\n',
    );
  });
});

describe("--no-pivot", () => {
  test("makes a container that has its root, and nothing of the host's", () => {
    using container = home.container(
      runs("ls -d /bin/busybox /work /usr 2>&1; ls -a /.. | wc -l; ls -a / | wc -l"),
    );
    const { status, stdout } = container.oar(["run", "--no-pivot"]);
    const [busybox, ...rest] = stdout.trimEnd().split("\n");
    assert.match(`${busybox}${rest[0]}${rest[1]}`, /No such file.*No such file/);
    assert.match(stdout, /^\/bin\/busybox$/m);
    assert.equal(rest.at(-1), rest.at(-2));
    assert.equal(status, 0);
  });

  test("lets nobody inside mount a procfs of which nothing is masked", () => {
    const capabilities = ["CAP_SETFCAP"];
    const attack: Change = (config) => ({
      ...config,
      process: {
        ...config.process,
        args: ["unshare", "-mrpf", "sh", "-c", "echo in; mount -t proc none /proc && echo bare"],
        capabilities: { bounding: capabilities, permitted: capabilities, effective: capabilities },
      },
    });
    for (const options of [[], ["--no-pivot"]]) {
      using container = home.container(attack);
      const { stdout, stderr } = container.oar(["run", ...options]);
      assert.equal(stdout, "in\n", options.join(""));
      assert.match(stderr, /mount: permission denied/);
    }
    assert.match(readFileSync("/proc/self/mountinfo", "utf8"), / \/proc .* - proc /, "the host's");
  });
});

describe("--config", () => {
  test("names the configuration, of the bundle or anywhere, for exec too", () => {
    const config = home.config();
    const env = ["PATH=/bin", "A=here"];
    const text = JSON.stringify({ ...config, process: { ...config.process, env } });
    for (const name of ["other.json", join(home.scratch(), "elsewhere.json")]) {
      using container = home.containerOf("{}");
      writeFileSync(resolve(container.bundle, name), text);
      container.sure(["create", "--config", name]);
      container.sure(["start"]);
      assert.match(container.sure(["exec"], ["env"]), /^A=here$/m);
    }
  });
});

describe("--no-new-keyring", { skip: !existsSync("/proc/keys") && "no keys here" }, () => {
  test("leaves a container in its maker's session keyring, and without it there is one of its own", () => {
    using own = home.container();
    own.sure(["create"]);
    using shared = home.container();
    shared.sure(["create", "--no-new-keyring"]);
    const keys = readFileSync("/proc/keys", "utf8");
    assert.ok(keys.includes(`_ses.${own.id}:`));
    assert.ok(!keys.includes(`_ses.${shared.id}:`));
  });
});

describe("--no-subreaper", () => {
  test("is taken, and changes nothing", () => {
    using container = home.container(runs("exit 4"));
    assert.equal(container.oar(["run", "--no-subreaper"]).status, 4);
    using created = home.container();
    created.sure(["create", "--no-subreaper"]);
  });
});

describe("oar run --keep", () => {
  test("leaves the container, stopped", () => {
    using container = home.container(runs("exit 3"));
    assert.equal(container.oar(["run", "--keep"]).status, 3);
    assert.equal(container.state()["status"], "stopped");
  });
});

describe("oar exec", () => {
  test("--cap, --additional-gids and --no-new-privs add to what the process has", () => {
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, noNewPrivileges: false },
    }));
    container.running();
    const status = (...options: readonly string[]): string =>
      container.sure(["exec", ...options], ["cat", "/proc/self/status"]);
    assert.match(status(), /^NoNewPrivs:\t0$/m);
    assert.match(status("--no-new-privs"), /^NoNewPrivs:\t1$/m);
    assert.match(status("-g", "7", "--additional-gids", "8"), /^Groups:\t7 8 $/m);
    const more = status("--cap", "CAP_SYS_ADMIN", "--cap", "CAP_CHOWN");
    assert.match(more, /^CapEff:\t0000000020200421$/m);
    assert.match(more, /^CapBnd:\t0000000020200421$/m);
    const { stderr } = container.oar(["exec", "--cap", "CAP_NONE"], ["true"]);
    assert.equal(stderr, 'oar: --cap: "CAP_NONE" is no capability\n');
    const gid = container.oar(["exec", "--additional-gids", "wheel"], ["true"]);
    assert.equal(gid.stderr, 'oar: --additional-gids: "wheel" is no GID\n');
  });

  test("--cgroup puts it into a cgroup within the container's", () => {
    using container = home.container().running();
    const directories = [...cgroupsOf(container.pid()).values()].filter(existsSync);
    for (const directory of directories) mkdirSync(join(directory, "inner"));
    for (const directory of directories.filter((d) => d.includes("/cpuset/"))) {
      for (const file of ["cpuset.cpus", "cpuset.mems"]) {
        writeFileSync(join(directory, "inner", file), readFileSync(join(directory, file)));
      }
    }
    const said = container.sure(["exec", "--cgroup", "/inner"], ["cat", "/proc/self/cgroup"]);
    for (const line of said.trimEnd().split("\n")) {
      const name = line.split(":")[1] ?? "";
      const directory = cgroupsOf(container.pid()).get(name);
      if (directory !== undefined && existsSync(directory)) assert.match(line, /\/inner$/);
    }
    if (directories.length > 1) {
      const line = container.sure(["exec", "--cgroup", "pids:inner"], ["cat", "/proc/self/cgroup"]);
      assert.equal(line.match(/\/inner$/gm)?.length, 1, line);
      assert.match(line, /:pids:.*\/inner$/m);
    }
    for (const [path, message] of [
      ["whaaat:/", /oar: unknown controller whaaat in --cgroup whaaat:\/\n/],
      ["none", /oar: cgroup none: the container has none of that name\n/],
      ["../x", /oar: bad sub cgroup path: ..\/x must not contain "\.\."\n/],
    ] as const) {
      assert.match(container.oar(["exec", "--cgroup", path], ["true"]).stderr, message);
    }
    for (const directory of directories) rmdirSync(join(directory, "inner"));
  });
});

describe("global options", () => {
  test("--systemd-cgroup is refused where systemd does not run, and says what to use", (t) => {
    if (existsSync("/run/systemd/private")) return t.skip("systemd runs here");
    using container = home.container();
    for (const words of [["--systemd-cgroup"], ["--cgroup-manager", "systemd"]]) {
      const { status, stderr } = home.oar([...words, "create", container.id], {
        cwd: container.bundle,
      });
      assert.deepEqual(
        [status, stderr],
        [
          1,
          "oar: systemd cannot be asked (connect /run/systemd/private: ENOENT): use cgroupfs, without --systemd-cgroup\n",
        ],
      );
      assert.equal(home.oar([...words, "list"]).status, 0);
    }
    assert.equal(home.oar(["--cgroup-manager", "cgroupfs", "list"]).status, 0);
  });

  test("--log-level error leaves warnings out", () => {
    const failing: Change = (config) => ({ ...config, hooks: { poststop: [{ path: "/none" }] } });
    for (const [level, warned] of [
      ["error", false],
      ["debug", true],
    ] as const) {
      using container = home.container(failing);
      container.sure(["create"]);
      const { status, stderr } = home.oar(["--log-level", level, "delete", container.id]);
      assert.deepEqual([status, stderr !== ""], [0, warned]);
    }
    assert.match(home.oar(["--log-level", "loud", "list"]).stderr, /"loud" is not one of trace, /);
  });
});
