import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually, runProgram } from "../../fixtures/index.ts";
import { RootlessHome } from "./rootless-home.ts";

const rootless = new RootlessHome();
const { account, home } = rootless;
const { uid, gid, subuid } = account;

/** Ids of the layers and containers that are kept. */
function snapshots(): readonly string[] {
  return readdirSync(join(home.root, "snapshots"));
}

/** Who a process is on the host, and who owns what is at a path. */
function ownerOf(path: string): string {
  return runProgram(["stat", "-c", "%u:%g", path]).stdout.trim();
}

describe("an ordinary user", () => {
  test("runs a container, looks at it, and removes it", () => {
    const words = ["--name", "web", "busybox", "sh", "-c", "echo begun; exec sleep 1000"];
    const id = home.ok("run", "-d", ...words).trim();
    eventually("it has spoken", () => home.ok("logs", "web") === "begun\n");
    assert.equal(home.ok("exec", "web", "id", "-u"), "0\n");
    assert.match(home.ok("exec", "web", "ps"), /sleep 1000/);
    const pid = home.ok("inspect", "--format", "{{.State.Pid}}", "web").trim();
    assert.equal(ownerOf(`/proc/${pid}`), `${uid}:${gid}`);
    assert.deepEqual(home.states(), { web: "running" });
    home.ok("stop", "-t", "0", "web");
    assert.deepEqual(home.states(), { web: "exited" });
    home.ok("start", "web");
    home.ok("cp", `web:/etc/hosts`, join(home.folder, "hosts"));
    assert.match(readFileSync(join(home.folder, "hosts"), "utf8"), /localhost/);
    home.ok("rm", "-f", "web");
    assert.deepEqual(readdirSync(join(home.root, "containers")), []);
    assert.ok(!existsSync(join(home.root, "run/containers", id)));
  });

  test("has what a volume's options name mounted while containers run with it", () => {
    const tmpfs = ["-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m"];
    home.ok("volume", "create", ...tmpfs, "memory");
    const volume = ["-v", "memory:/m"];
    home.ok("run", "-d", "--name", "one", ...volume, "busybox", "sleep", "1000");
    const script = "grep -q ' /m .*size=1024k' /proc/self/mountinfo && echo shared > /m/file";
    home.ok("run", "--rm", ...volume, "busybox", "sh", "-c", script);
    assert.equal(home.ok("exec", "one", "cat", "/m/file"), "shared\n");
    home.ok("restart", "-t", "0", "one");
    assert.equal(home.ok("exec", "one", "ls", "/m"), "");
    home.ok("rm", "-f", "one");
    home.ok("volume", "rm", "memory");
  });

  test("has an exit status, standard input, a working directory and the user's files", () => {
    const { status, stdout } = home.skiff("run", "--rm", "busybox", "sh", "-c", "id; exit 7");
    assert.deepEqual([status, stdout], [7, "uid=0(root) gid=0(root) groups=0(root)\n"]);
    assert.equal(home.skiffWith("said", "run", "--rm", "-i", "busybox", "cat").stdout, "said");
    const argv = home.argv(["run", "--rm", "-v", ".:/here", "busybox", "ls", "/here"]);
    const script = `cd "$0" && exec "$@"`;
    const { stdout: listed } = runProgram(["sh", "-c", script, home.folder, ...argv]);
    assert.match(listed, /^root$/m);
  });

  test("is told by info, and is nobody else", () => {
    const format = "{{.Rootless}} {{.DockerRootDir}} {{.StateDir}}";
    const places = `${home.root} ${join(home.root, "run")}`;
    assert.equal(home.ok("info", "--format", format).trim(), `true ${places}`);
    assert.equal(ownerOf(join(home.root, "store.db")), `${uid}:${gid}`);
  });

  test("has containers of users with ids of its own, and directories that nobody may enter", () => {
    const script =
      "umask 0; mkdir -p /d/closed; touch /d/closed/f; chown -R 5:7 /d; chmod 0 /d/closed";
    home.ok("run", "--name", "maker", "busybox", "sh", "-c", script);
    const before = snapshots();
    const owner = runProgram(["find", join(home.root, "snapshots"), "-name", "f"]).stdout.trim();
    assert.equal(ownerOf(owner), `${subuid + 4}:${account.subgid + 6}`);
    home.ok("commit", "maker", "made");
    const stat = ["stat", "-c", "%u:%g %a %n", "/d/closed", "/d/closed/f"];
    const seen = home.ok("run", "--rm", "made", ...stat);
    assert.equal(seen, "5:7 0 /d/closed\n5:7 666 /d/closed/f\n");
    assert.equal(home.ok("run", "--rm", "-u", "5:7", "made", "id", "-u"), "5\n");
    home.ok("rm", "maker");
    home.ok("rmi", "made");
    assert.ok(snapshots().length < before.length);
  });

  test("removes files and directories of an image, for good", () => {
    const script = "rm -r /usr /bin/vi; mkdir /usr; touch /usr/own";
    home.ok("run", "--name", "maker", "busybox", "sh", "-c", script);
    home.ok("commit", "maker", "made");
    const archive = join(home.folder, "made.tar");
    home.ok("save", "-o", archive, "made");
    home.ok("rm", "maker");
    home.ok("rmi", "made");
    home.ok("load", "-i", archive);
    const again = "ls /usr; ls /bin/vi 2>/dev/null || echo none";
    assert.equal(home.ok("run", "--rm", "made", "sh", "-c", again), "own\nnone\n");
    home.ok("rmi", "made");
  });

  test("keeps containers where XDG says, or in the home directory", () => {
    const folder = join(home.folder, "user");
    mkdirSync(folder);
    runProgram(["chown", "-R", `${uid}:${gid}`, folder]);
    const [launcher] = [home.argv(["info"]).slice(0, -3)]; // without --root DIR info
    const format = ["info", "--format", "{{.DockerRootDir}} {{.StateDir}}"];
    const places = (...env: readonly string[]): string => {
      const [program = "", ...words] = [...launcher].toReversed();
      const argv = [...words.toReversed(), "env", "-u", "XDG_DATA_HOME", ...env, program];
      const { status, stdout, stderr } = runProgram([...argv, ...format]);
      assert.deepEqual([status, stderr], [0, ""]);
      return stdout.trim();
    };
    const runtime = join(folder, "run");
    assert.equal(
      places(`HOME=${folder}`, `XDG_RUNTIME_DIR=${runtime}`),
      `${folder}/.local/share/skiff ${runtime}/skiff`,
    );
    assert.equal(
      places(`XDG_DATA_HOME=${folder}/data`, `XDG_RUNTIME_DIR=${runtime}`),
      `${folder}/data/skiff ${runtime}/skiff`,
    );
    runProgram(["rm", "-r", folder]);
  });

  test("is refused limits that nobody gave it the right to", () => {
    const { status, stderr } = home.skiff("run", "--rm", "-m", "64m", "busybox", "true");
    assert.equal(status, 125);
    assert.match(stderr, /cannot set memory limit|rootless needs no limits/);
    assert.deepEqual(home.states(), {});
  });
});
