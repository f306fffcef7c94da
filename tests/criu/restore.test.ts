import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  cgroupsOf,
  type Change,
  criu,
  eventually,
  isAlive,
  programs,
  receiveConsole,
  runProgram,
  type Talk,
  talk,
  type TestContainer,
} from "../fixtures/index.ts";
import type { NamespaceType } from "@skiff/spec";
import { counting, CriuHome } from "./criu-home.ts";

const home = new CriuHome();

describe("oar restore", { skip: criu.skip }, () => {
  test("lets a container go on where it was, again and again", () => {
    using container = home.started(`echo kept > /dev/shm/kept; ${counting}`);
    for (const _ of [1, 2, 3]) {
      home.checkpoint(container);
      home.restore(container);
      home.demandCounting(container);
    }
    const counted = home.said().trimEnd().split("\n").map(Number);
    assert.deepEqual(
      counted,
      counted.map((_, index) => index + 1),
    );
    assert.equal(container.sure(["exec"], ["cat", "/dev/shm/kept"]), "kept\n");
    assert.equal(container.sure(["exec"], ["hostname"]), "oar\n");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
  });

  test("makes a container that all other commands know", () => {
    using container = restored();
    const pid = container.pid();
    assert.ok(isAlive(pid));
    assert.match(home.oar(["list"]).stdout, new RegExp(`^${container.id} +${pid} +running`, "m"));
    assert.match(container.sure(["ps"]), /sh -c/);
    container.sure(["pause"]);
    assert.equal(container.state()["status"], "paused");
    container.sure(["resume"]);
    container.sure(["update", "--pids-limit", "33"]);
    assert.match(container.oar(["delete"]).stderr, /not stopped: running/);
    container.sure(["delete", "--force"]);
    eventually("its process is gone", () => !isAlive(pid));
  });

  test("shows the same mounts, masks and devices in it", () => {
    const shared = home.scratch();
    const seen =
      "grep -v proc/self /proc/1/mountinfo | cut -d' ' -f4-6 | sort; ls -l /dev /proc/timer_list";
    using container = home.counting(binding(shared));
    const before = container.sure(["exec"], ["sh", "-c", seen]);
    assert.match(before, /\/proc\/timer_list/);
    home.checkpoint(container);
    writeFileSync(join(shared, "later"), "later\n");
    home.restore(container);
    assert.equal(container.sure(["exec"], ["sh", "-c", seen]), before);
    assert.equal(container.sure(["exec"], ["cat", "/shared/later", "/the-file"]), "later\nlater\n");
    const written = container.oar(["exec"], ["sh", "-c", "echo > /shared/x"]);
    assert.match(written.stderr, /Read-only/);
    assert.equal(
      container.sure(["exec"], ["wc", "-c", "/proc/timer_list"]).trim(),
      "0 /proc/timer_list",
    );
    assert.equal(container.sure(["exec"], ["sh", "-c", "echo x > /dev/null; echo $?"]), "0\n");
  });

  test("finds bind mounts behind links of the image", () => {
    const rootfs = join(home.folder, "linked");
    runProgram(["cp", "-a", home.rootfs, rootfs]);
    mkdirSync(join(rootfs, "real"));
    runProgram(["ln", "-s", "/real", join(rootfs, "link")]);
    using container = home.counting((config) => ({
      ...config,
      root: { path: rootfs },
      mounts: [
        ...(config.mounts ?? []),
        { destination: "/link/bound", source: home.scratch(), type: "bind", options: ["bind"] },
      ],
    }));
    home.checkpoint(container);
    home.restore(container);
    writeFileSync(join(home.scratch(), "behind"), "behind\n");
    assert.equal(container.sure(["exec"], ["cat", "/real/bound/behind"]), "behind\n");
  });

  test("puts its processes into its cgroup, with its limits", () => {
    using container = home.counting((config) => ({
      ...config,
      linux: { ...config.linux, resources: { ...config.linux.resources, pids: { limit: 77 } } },
    }));
    const before = cgroupsOf(container.pid());
    home.checkpoint(container);
    home.restore(container);
    assert.deepEqual(cgroupsOf(container.pid()), before);
    const pids = before.get("pids") ?? before.get("");
    assert.equal(readFileSync(`${pids}/pids.max`, "utf8"), "77\n");
    container.sure(["exec", "--detach"], ["sleep", "1000"]);
    assert.ok(container.processes().length >= 2);
  });

  test("makes a container in another place by another name", () => {
    using container = home.counting();
    home.checkpoint(container);
    using other = home.container((config) => ({ ...config, linux: { ...config.linux } }));
    home.restore(other);
    home.demandCounting(other);
    assert.match(container.oar(["state"]).stderr, /does not exist/);
    assert.match(cgroupsOf(other.pid()).get("pids") ?? "", new RegExp(`${other.id}$`));
  });

  test("brings the loopback interface up", () => {
    using container = restored();
    assert.match(container.sure(["exec"], ["ip", "addr", "show", "lo"]), /127\.0\.0\.1\/8/);
  });

  test("moves the network's devices in that are to be there", () => {
    const [name, peer] = [0, 1].map(() => `oar${randomInt(2 ** 32).toString(36)}`);
    const make = ["ip", "link", "add", `${name}`, "type", "veth", "peer", "name", `${peer}`];
    using _device = {
      [Symbol.dispose]: () => void runProgram(["ip", "link", "delete", `${peer}`]),
    };
    assert.equal(runProgram(make).status, 0);
    using container = home.counting((config) => ({
      ...config,
      linux: { ...config.linux, netDevices: { [`${name}`]: { name: "eth7" } } },
    }));
    home.checkpoint(container);
    eventually("the device went with the container", () => runProgram(make).status === 0);
    home.restore(container);
    assert.match(container.sure(["exec"], ["ip", "link", "show", "eth7"]), /eth7@/);
    container.sure(["delete", "--force"]);
  });

  test("runs prestart and createRuntime hooks when the namespaces are there", () => {
    const said = join(home.scratch(), "hooks");
    const saying = (word: string): { path: string; args: string[] } => ({
      path: "/bin/sh",
      args: ["sh", "-c", `echo ${word} >> ${said}; cat >> ${said}; echo >> ${said}`],
    });
    using container = home.counting((config) => ({
      ...config,
      hooks: { prestart: [saying("prestart")], createRuntime: [saying("createRuntime")] },
    }));
    home.checkpoint(container);
    rmSync(said);
    home.restore(container);
    const [first, state, second] = readFileSync(said, "utf8").split("\n");
    assert.deepEqual([first, second], ["prestart", "createRuntime"]);
    const told: unknown = JSON.parse(state ?? "");
    const { id, bundle } = container;
    const pid = container.pid();
    assert.deepEqual(told, { ociVersion: "1.3.0", id, bundle, status: "creating", pid });
  });

  test("writes the pid to --pid-file, whatever the working directory", () => {
    using container = home.counting();
    home.checkpoint(container);
    home.restore(container, "--pid-file", "restored.pid");
    assert.equal(
      readFileSync(join(container.bundle, "restored.pid"), "utf8"),
      `${container.pid()}`,
    );
  });

  test("replaces pipes that were standard input and outputs", async () => {
    rmSync(home.images, { recursive: true, force: true });
    using container = home.container(shell(counting));
    await using before = piped(container, ["run"]);
    await before.says("1\n");
    home.checkpoint(container);
    await before.end();
    await using after = piped(container, ["restore", "--image-path", home.images]);
    const last = before.text().trimEnd().split("\n").at(-1);
    await after.says(`${Number(last) + 10}\n`);
    assert.ok(!after.text().startsWith("1\n"));
    container.sure(["kill"], ["KILL"]);
    await after.end();
    assert.match(container.oar(["state"]).stderr, /does not exist/);
  });

  test("stays with the container without --detach, and has its exit status", async () => {
    using container = home.started("trap 'exit 7' TERM; while :; do echo .; sleep 0.01; done");
    home.checkpoint(container);
    const script = `exec "$@" < /dev/null >> ${home.output} 2> ${home.output}.errors`;
    const words = ["--root", home.root, "restore", "--image-path", home.images, container.id];
    const child = spawn("sh", ["-c", script, "sh", programs.oar, ...words], {
      cwd: container.bundle,
      env: { ...process.env, ...criu.env },
      stdio: "ignore",
    });
    using _child = { [Symbol.dispose]: () => void child.kill("SIGKILL") };
    const ended = once(child, "exit");
    eventually("it runs", () => container.oar(["state"]).stdout.includes("running"));
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [7, null]);
    assert.match(container.oar(["state"]).stderr, /does not exist/);
  });

  test("gives a new terminal in the place of the old one", async () => {
    const script = "tty; while read line; do echo got $line; done";
    using container = home.container((config) => {
      const changed = shell(script)(config);
      return { ...changed, process: { ...changed.process, terminal: true } };
    });
    rmSync(home.images, { recursive: true, force: true });
    {
      await using receiver = await receiveConsole(container);
      container.sure(["run", "--detach", "--console-socket", receiver.path]);
      receiver.type("one\n");
      await receiver.says("got one");
      home.checkpoint(container);
    }
    await using receiver = await receiveConsole(container);
    home.restore(container, "--console-socket", receiver.path);
    receiver.type("two\n");
    await receiver.says("got two");
    assert.equal(container.sure(["exec"], ["sh", "-c", "stat -c %t:%T /dev/console"]), "88:0\n");
    container.sure(["delete", "--force"]);
    await receiver.end();
  });

  test("restores into namespaces that are there", () => {
    using holder = home.container().running();
    const pid = holder.pid();
    using container = home.counting(joining(pid, ["network", "uts", "ipc"]));
    home.checkpoint(container);
    home.restore(container);
    home.demandCounting(container);
    const own = container.pid();
    for (const file of ["net", "uts", "ipc"]) {
      assert.equal(namespaceOf(own, file), namespaceOf(pid, file), file);
    }
  });
});

describe("oar restore that fails leaves nothing", { skip: criu.skip }, () => {
  const failing: readonly (readonly [string, () => void, RegExp])[] = [
    [
      "no images are there",
      () => rmSync(home.images, { recursive: true }),
      /^oar: image path: .*ENOENT/,
    ],
    ["an image is missing", () => rmSync(join(home.images, "pstree.img")), /^oar: criu /],
    [
      "an image is torn",
      () => writeFileSync(join(home.images, "core-1.img"), "torn"),
      /^oar: criu failed/,
    ],
    [
      "descriptors.json is torn",
      () => writeFileSync(join(home.images, "descriptors.json"), "["),
      /^oar: descriptors\.json: /,
    ],
    [
      "the container's files were other ones",
      () => writeFileSync(join(home.images, "descriptors.json"), "[]"),
      /^oar: criu failed/,
    ],
  ];
  for (const [name, change, message] of failing) {
    test(`when ${name}`, () => {
      using container = home.counting();
      home.checkpoint(container);
      change();
      fails(container, message);
    });
  }

  test("when a hook fails", () => {
    using container = home.counting();
    home.checkpoint(container);
    using hooked = home.container((config) => ({
      ...config,
      hooks: { createRuntime: [{ path: "/bin/false" }] },
    }));
    fails(hooked, /^oar: error running createRuntime hook #0: \/bin\/false: exited with 1/);
  });

  test("when there is no criu, or one that ends at once", () => {
    using container = home.counting();
    home.checkpoint(container);
    const words = ["restore", "--detach", "--image-path", home.images];
    const { status, stderr } = home.attempt(container, words, { env: { PATH: "/nowhere" } });
    assert.equal(status, 1);
    assert.match(stderr, /^oar: criu is not in \$PATH/);
    assert.deepEqual(readdirSync(home.root), []);
  });

  test("when the name is in use, and leaves that container be", () => {
    using container = home.counting();
    home.checkpoint(container, "--leave-running");
    const { status, stderr } = home.attempt(container, ["restore", "--image-path", home.images]);
    assert.equal(status, 1);
    assert.match(stderr, /already exists/);
    home.demandCounting(container);
  });

  test("when a mount's source is gone", () => {
    const source = join(home.scratch(), "gone");
    mkdirSync(source, { recursive: true });
    using container = home.counting((config) => ({
      ...config,
      mounts: [
        ...(config.mounts ?? []),
        { destination: "/tmp", source, type: "bind", options: ["bind"] },
      ],
    }));
    home.checkpoint(container);
    rmSync(source, { recursive: true });
    fails(container, /^oar: .*gone: ENOENT/);
  });

  test("when nobody listens at the console socket", () => {
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, terminal: true },
    }));
    fails(container, /^oar: console socket: /, ["--console-socket", "/nothing"]);
  });
});

function restored(): TestContainer {
  using undo = new DisposableStack();
  const container = undo.use(home.counting());
  home.checkpoint(container);
  home.restore(container);
  undo.move();
  return container;
}

function fails(container: TestContainer, message: RegExp, options: readonly string[] = []): void {
  const words = ["restore", "--detach", "--image-path", home.images, ...options];
  const { status, stderr } = home.attempt(container, words);
  assert.equal(status, 1);
  assert.match(stderr, message);
  assert.deepEqual(readdirSync(home.root), []);
}

function binding(shared: string): Change {
  writeFileSync(join(shared, "later"), "early\n");
  const file = join(shared, "later");
  const bound = [
    { destination: "/shared", source: shared, type: "bind", options: ["bind", "ro"] },
    { destination: "/the-file", source: file, type: "bind", options: ["bind"] },
  ];
  return (config) => ({
    ...config,
    root: { ...config.root, readonly: false },
    mounts: [...(config.mounts ?? []), ...bound],
  });
}

function shell(script: string): Change {
  return (config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
  });
}

function joining(pid: number, types: readonly NamespaceType[]): Change {
  return (config) => ({
    ...config,
    hostname: "",
    linux: {
      ...config.linux,
      namespaces: config.linux.namespaces.map(({ type }) => ({
        type,
        path: types.includes(type)
          ? `/proc/${pid}/ns/${type.replace("network", "net")}`
          : undefined,
      })),
    },
  });
}

/** A command of oar whose standard output is a pipe. */
function piped(container: TestContainer, [command = "", ...options]: readonly string[]): Talk {
  const words = ["--root", home.root, command, ...options, container.id];
  const script = `"$@" < /dev/null 2> ${home.output}.errors | cat`;
  const pipeline = ["-c", script, "sh", programs.oar, ...words];
  const env = { ...process.env, ...criu.env };
  const child = spawn("sh", pipeline, { cwd: container.bundle, env, detached: true });
  const spoken = talk(child);
  return {
    ...spoken,
    [Symbol.asyncDispose]: async () => {
      runProgram(["kill", "-KILL", "--", `-${child.pid}`]); // the whole pipeline
      await spoken[Symbol.asyncDispose]();
    },
  };
}

function namespaceOf(pid: number, file: string): string {
  return runProgram(["readlink", `/proc/${pid}/ns/${file}`]).stdout;
}
