import assert from "node:assert/strict";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Config, type IdMapping, rootlessConfig } from "@skiff/spec";
import {
  type Change,
  isAlive,
  OarHome,
  programs,
  runProgram,
  TestAccount,
} from "../fixtures/index.ts";

const account = new TestAccount();
after(() => account[Symbol.dispose]());
const home = new OarHome(account.launcher);
runProgram(["chown", "-R", `${account.uid}:${account.gid}`, home.folder]);

const { uid, gid } = account;

/** As `oar spec --rootless` writes it for the account. */
const rootless: Change = (config) => rootlessConfig(config, { uid, gid });

function withLinux(change: Partial<Config["linux"]>): Change {
  return (config) => {
    const made = rootless(config);
    return { ...made, linux: { ...made.linux, ...change } };
  };
}

function fails(change: Change): string {
  using container = home.container(change);
  const { status, stderr } = container.oar(["create"]);
  assert.equal(status, 1);
  assert.deepEqual(readdirSync(home.root), []);
  return stderr;
}

describe("an ordinary user", () => {
  test("creates, starts, execs in, kills and deletes a container", () => {
    using container = home.container(rootless);
    container.sure(["create"]);
    assert.equal(container.state()["status"], "created");
    container.sure(["start"]);
    const pid = container.pid();
    assert.match(
      readFileSync(`/proc/${pid}/uid_map`, "utf8"),
      new RegExp(`^\\s+0\\s+${uid}\\s+1\\n$`),
    );
    assert.match(
      readFileSync(`/proc/${pid}/gid_map`, "utf8"),
      new RegExp(`^\\s+0\\s+${gid}\\s+1\\n$`),
    );
    assert.equal(readFileSync(`/proc/${pid}/setgroups`, "utf8"), "deny\n");
    assert.equal(container.sure(["exec"], ["id", "-u"]), "0\n");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    assert.ok(!isAlive(pid));
    assert.deepEqual(readdirSync(home.root), []);
  });

  test("runs a container in the foreground, with its exit status", () => {
    const { status, stdout, stderr } = home.inside(
      "id -u; ls /proc/self/fd | wc -l; exit 5",
      rootless,
    );
    assert.deepEqual([status, stdout, stderr], [5, "0\n4\n", ""]);
  });

  test("has a terminal, and devices that nobody made", () => {
    const said = home.inside(
      "stat -c '%F %t:%T' /dev/null /dev/zero; echo x > /dev/null; ls /dev/pts",
      rootless,
    );
    assert.equal(said.stdout, "character special file 1:3\ncharacter special file 1:5\nptmx\n");
  });

  test("has the host's devices on the image's own /dev, time and again", () => {
    const change: Change = (config) => {
      const made = rootless(config);
      const mounts = (made.mounts ?? []).filter(
        ({ destination }) => !destination.startsWith("/dev"),
      );
      return { ...made, mounts, root: { path: home.rootfs } };
    };
    for (let time = 0; time < 2; time++) {
      const { stdout, stderr } = home.inside("echo x > /dev/null; stat -c %t:%T /dev/full", change);
      assert.deepEqual([stdout, stderr], ["1:7\n", ""]);
    }
  });

  test("deletes by force what runs, with all that it started", () => {
    using container = home.container(rootless).running();
    container.sure(["exec", "--detach"], ["sleep", "1000"]);
    const pid = container.pid();
    const refused = container.oar(["delete"]);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /that is not stopped: running/);
    container.sure(["delete", "--force"]);
    assert.ok(!isAlive(pid));
  });

  test("sees the host's /sys read-only, and a cgroup", () => {
    const said = home.inside(
      "touch /sys/x 2>&1; ls /sys/class/net | head -1; ls /sys/fs/cgroup",
      rootless,
    );
    assert.match(said.stdout, /Read-only file system\n[a-z]+\d*\n/);
    assert.match(said.stdout, /pids|cgroup.procs/);
  });
});

const skip = existsSync("/usr/bin/newuidmap") ? false : "newuidmap is not here";

describe("subordinate ids", { skip }, () => {
  const all: readonly IdMapping[] = [
    { containerID: 0, hostID: uid, size: 1 },
    { containerID: 1, hostID: account.subuid, size: 65_536 },
  ];
  const groups: readonly IdMapping[] = [
    { containerID: 0, hostID: gid, size: 1 },
    { containerID: 1, hostID: account.subgid, size: 65_536 },
  ];

  function demandAll(container: { readonly pid: () => number }): void {
    const read = (file: string): string =>
      readFileSync(`/proc/${container.pid()}/${file}`, "utf8").replaceAll(/ +/g, " ");
    assert.equal(read("uid_map"), ` 0 ${uid} 1\n 1 ${account.subuid} 65536\n`);
    assert.equal(read("gid_map"), ` 0 ${gid} 1\n 1 ${account.subgid} 65536\n`);
  }

  test("are mapped by newuidmap and newgidmap", () => {
    using container = home
      .container(withLinux({ uidMappings: all, gidMappings: groups }))
      .running();
    demandAll(container);
    const user = container.sure(["exec", "--user", "5:6", "--additional-gids", "7"], ["id"]);
    assert.match(user, /uid=5 gid=6 groups=7/);
  });

  test("are mapped where the configuration says no ids", () => {
    const none = { uidMappings: undefined, gidMappings: undefined };
    using container = home.container(withLinux(none)).running();
    demandAll(container);
  });

  test("are refused where they are somebody else's, in newuidmap's words", () => {
    const foreign = [...all.slice(0, 1), { containerID: 1, hostID: 5, size: 1 }];
    const said = fails(withLinux({ uidMappings: foreign }));
    assert.match(
      said,
      /^oar: linux\.uidMappings: newuidmap: exited with 1: newuidmap: .*not allowed/,
    );
  });
});

describe("what only root may have", () => {
  test("is refused: a container without a user namespace", () => {
    const without: Change = (config) => ({ ...rootless(config), linux: config.linux });
    assert.equal(
      fails(without),
      "oar: linux.namespaces: rootless container requires user namespaces\n",
    );
  });

  test("is refused: more groups where there is one", () => {
    const change: Change = (config) => {
      const made = rootless(config);
      return {
        ...made,
        process: { ...made.process, user: { uid: 0, gid: 0, additionalGids: [0] } },
      };
    };
    assert.equal(
      fails(change),
      "oar: set groups: cannot set any additional groups in a rootless container\n",
    );
  });

  test("is refused: ids of a mount mapped", () => {
    const change: Change = (config) => {
      const made = rootless(config);
      const mount = { destination: "/tmp", source: "/tmp", options: ["bind", "idmap"] };
      return { ...made, mounts: [mount] };
    };
    assert.equal(fails(change), "oar: mounts[0].options: only root maps the ids of a mount\n");
  });
});

describe("cgroups that the user may not make", () => {
  test("are done without, and rules for devices with them", () => {
    const change = withLinux({ resources: { devices: [{ allow: false, access: "rwm" }] } });
    using container = home.container(change).running();
    const own = (pid: number | string): string => readFileSync(`/proc/${pid}/cgroup`, "utf8");
    assert.equal(own(container.pid()), own("self"));
  });

  test("are an error where limits are asked for", () => {
    const said = fails(withLinux({ resources: { pids: { limit: 20 } } }));
    assert.match(
      said,
      /^oar: (cannot set pids limit: container could not join or create cgroup|rootless needs no limits \+ no cgrouppath when no permission is granted for cgroups)/,
    );
  });

  test("are an error where a path is asked for", () => {
    const said = fails(withLinux({ cgroupsPath: `/${home.marker}/a` }));
    assert.match(said, /^oar: linux\.cgroupsPath: permission denied to make \/sys\/fs\/cgroup\//);
  });

  test("are an error with --rootless=false", () => {
    using container = home.container(rootless);
    const { status, stderr } = home.oar([
      "--rootless=false",
      "create",
      "--bundle",
      container.bundle,
      container.id,
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: make cgroup: mkdirat .*: (EACCES|EPERM)/);
  });

  test("are an error where nobody could find the container's processes", () => {
    const change: Change = (config) => {
      const made = rootless(config);
      const namespaces = made.linux.namespaces.filter(({ type }) => type !== "pid");
      return { ...made, linux: { ...made.linux, namespaces } };
    };
    assert.match(fails(change), /^oar: linux\.namespaces: without permission to make a cgroup/);
  });

  test("leave nothing to pause, to count or to list", () => {
    using container = home.container(rootless).running();
    for (const words of [
      ["pause"],
      ["ps"],
      ["events", "--stats"],
      ["update", "--pids-limit", "5"],
    ]) {
      const { status, stderr } = container.oar(words);
      assert.equal(status, 1, words[0]);
      assert.match(stderr, /cgroup/, words[0]);
    }
    assert.equal(container.oar(["kill", "--all"], ["TERM"]).status, 1);
  });

  test("are not needed to kill all: they have a pid namespace of their own", () => {
    using container = home.container(rootless).running();
    container.sure(["exec", "--detach"], ["sleep", "1000"]);
    container.sure(["kill", "--all"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["kill", "--all"], ["KILL"]);
  });
});

describe("the user's own root", () => {
  test("is in $XDG_RUNTIME_DIR where none is given", () => {
    const folder = join(home.folder, "runtime");
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, uid, gid);
    using container = home.container(rootless);
    const oar = (...words: readonly string[]): string => {
      const env = { XDG_RUNTIME_DIR: folder };
      const { status, stdout, stderr } = home.run([programs.oar, ...words], { env });
      assert.deepEqual([status, stderr], [0, ""]);
      return stdout;
    };
    oar("create", "--bundle", container.bundle, container.id);
    assert.ok(existsSync(join(folder, "oar", container.id)));
    assert.equal(oar("list", "--quiet"), `${container.id}\n`);
    oar("delete", container.id);
    assert.deepEqual(readdirSync(join(folder, "oar")), []);
    rmSync(folder, { recursive: true });
  });
});

describe("oar spec --rootless", () => {
  test("writes a configuration that runs", () => {
    const bundle = join(home.folder, "spec");
    mkdirSync(bundle);
    chownSync(bundle, uid, gid);
    const spec = home.oar(["spec", "--rootless", "--bundle", bundle]);
    assert.deepEqual(spec, { status: 0, stdout: "", stderr: "" });
    const path = join(bundle, "config.json");
    assert.equal(statSync(path).uid, uid);
    const text = readFileSync(path, "utf8")
      .replace('"terminal": true', '"terminal": false')
      .replace('"path": "rootfs"', `"path": ${JSON.stringify(home.rootfs)}`)
      .replace(/"sh"/, '"sh", "-c", "echo ran"');
    writeFileSync(path, text);
    const id = `${home.marker}-spec`;
    const outcome = home.oar(["run", "--bundle", bundle, id]);
    home.oar(["delete", "--force", id]);
    rmSync(bundle, { recursive: true });
    assert.deepEqual(outcome, { status: 0, stdout: "ran\n", stderr: "" });
  });
});
