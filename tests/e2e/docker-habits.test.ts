import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** What `inspect` tells by a template. */
const told = (format: string, name: string): string =>
  home.ok("inspect", "-f", format, name).trim();

test("inspect tells what a container was made with, in the fields that scripts read", () => {
  const limits = [
    "--cpus",
    "0.5",
    "-m",
    "64m",
    "--ulimit",
    "nofile=100:200",
    "--device",
    "/dev/null:/dev/n:rw",
  ];
  const powers = [
    "--cap-add",
    "net_admin",
    "--cap-drop",
    "CHOWN",
    "--security-opt",
    "no-new-privileges",
  ];
  const places = [
    "-v",
    "/anonymous",
    "-v",
    "named:/named:ro",
    "--add-host",
    "a:1.2.3.4",
    "--group-add",
    "5",
  ];
  const check = ["--health-cmd", "exit 0", "--entrypoint", "sleep", "--stop-timeout", "1"];
  home.ok(
    "create",
    "--name",
    "whole",
    ...limits,
    ...powers,
    ...places,
    ...check,
    "busybox",
    "9",
    "9",
  );
  const rows: readonly (readonly [field: string, json: string])[] = [
    [".State.OOMKilled", "false"],
    [".HostConfig.NanoCpus", "500000000"],
    [".HostConfig.CpuQuota", "0"],
    [".HostConfig.MemorySwap", "134217728"],
    [".HostConfig.CapAdd", '["CAP_NET_ADMIN"]'],
    [".HostConfig.CapDrop", '["CAP_CHOWN"]'],
    [".HostConfig.SecurityOpt", '["no-new-privileges"]'],
    [".HostConfig.Ulimits", '[{"Name":"nofile","Hard":200,"Soft":100}]'],
    [
      ".HostConfig.Devices",
      '[{"PathOnHost":"/dev/null","PathInContainer":"/dev/n","CgroupPermissions":"rw"}]',
    ],
    [".HostConfig.Binds", '["named:/named:ro"]'],
    [".HostConfig.ExtraHosts", '["a:1.2.3.4"]'],
    [".HostConfig.GroupAdd", '["5"]'],
    [".HostConfig.Links", "null"],
    [".Config.Volumes", '{"/anonymous":{}}'],
    [".Config.Entrypoint", '["sleep"]'],
    [".Config.Cmd", '["9","9"]'],
    [".Config.Healthcheck.Test", '["CMD-SHELL","exit 0"]'],
    [".Config.StopTimeout", "1"],
    [".NetworkSettings.MacAddress", '""'],
  ];
  for (const [field, json] of rows) assert.equal(told(`{{json ${field}}}`, "whole"), json, field);
  assert.match(told("{{index .HostConfig.MaskedPaths 0}}", "whole"), /^\/proc\//);
  home.ok("create", "--name", "plain", "--privileged", "busybox");
  const fields = [
    ".HostConfig.CapAdd",
    ".HostConfig.MaskedPaths",
    ".HostConfig.SecurityOpt",
    ".Config.Entrypoint",
  ];
  for (const field of fields) assert.equal(told(`{{json ${field}}}`, "plain"), "null", field);
  assert.equal(told("{{json .Config.Cmd}}", "plain"), '["sh"]');
  home.ok("update", "--cpu-quota", "20000", "whole");
  assert.equal(told("{{.HostConfig.NanoCpus}} {{.HostConfig.CpuQuota}}", "whole"), "0 20000");
  home.ok("rm", "-v", "whole", "plain");
  home.ok("volume", "rm", "named");
});

test("inspect says that the kernel killed a container for want of memory", () => {
  const greedy = "head -c 100m /dev/zero | tail";
  const { status } = home.skiff(
    "run",
    "--name",
    "greedy",
    "-m",
    "8m",
    "--memory-swap",
    "8m",
    "busybox",
    "sh",
    "-c",
    greedy,
  );
  assert.notEqual(status, 0);
  assert.equal(told("{{.State.OOMKilled}}", "greedy"), "true");
  home.ok("start", "greedy");
  home.ok("kill", "greedy");
  home.ok("wait", "greedy");
  home.ok("rm", "greedy");
  home.ok("run", "--name", "modest", "-m", "64m", "busybox", "true");
  assert.equal(told("{{.State.OOMKilled}}", "modest"), "false");
  home.ok("rm", "modest");
});

test("ps finds who uses a volume by the volume's name", () => {
  const id = home.ok("create", "--name", "user", "-v", "data:/data", "busybox").trim();
  assert.equal(home.ok("ps", "-aq", "--no-trunc", "-f", "volume=data"), `${id}\n`);
  assert.equal(home.ok("ps", "-aq", "--no-trunc", "-f", "volume=/data"), `${id}\n`);
  assert.equal(home.ok("ps", "-aq", "-f", "volume=other"), "");
  home.ok("rm", "user");
  home.ok("volume", "rm", "data");
});

test("a flag whose variable is empty says nothing; of a limit it is an error", () => {
  const empty = [
    "--name",
    "",
    "--hostname",
    "",
    "--user=",
    "-w",
    "",
    "--network=none",
    "--net=",
    "--restart",
    "",
    "--platform=",
  ];
  assert.equal(home.ok("run", "--rm", ...empty, "busybox", "pwd"), "/\n");
  for (const flag of ["--memory", "--cpus", "--pids-limit"]) {
    assert.equal(home.skiff("run", "--rm", flag, "", "busybox").status, 125, flag);
  }
});

test("flags are taken by the names that they had once", () => {
  assert.equal(
    home.ok("run", "--rm", "--net=none", "--dns-opt", "x", "busybox", "echo", "a"),
    "a\n",
  );
  assert.ok(!home.ok("run", "--help").includes("--net "));
});

test("--ipc host gives the host's queues and memory, also where the host has no queues mounted", () => {
  const script = "test -d /dev/mqueue && readlink /proc/self/ns/ipc";
  const own = home.ok("run", "--rm", "--ipc", "host", "busybox", "sh", "-c", script);
  assert.notEqual(own, home.ok("run", "--rm", "busybox", "sh", "-c", script));
});

test("an image for another platform than the one that is asked for is not run", () => {
  const { status, stderr } = home.skiff(
    "run",
    "--rm",
    "--pull",
    "never",
    "--platform",
    "linux/s390x",
    "busybox",
  );
  assert.equal(status, 125);
  assert.match(stderr, /image busybox is for linux\/\w+, and there is none for linux\/s390x/);
});

test("a bind gets what is mounted on the host later, where its maker says so", () => {
  const place = join(home.folder, "place");
  mkdirSync(place);
  assert.equal(runProgram(["mount", "-t", "tmpfs", "tmpfs", place]).status, 0);
  try {
    assert.equal(runProgram(["mount", "--make-shared", place]).status, 0);
    const bind = `type=bind,src=${place},dst=/x`;
    const seen = (...mount: string[]): string =>
      home.ok("run", "--rm", ...mount, "busybox", "grep", " /x ", "/proc/self/mountinfo");
    assert.match(seen("-v", `${place}:/x:ro,rslave`), / master:\d+ /);
    assert.match(seen("--mount", `${bind},bind-propagation=slave`), / master:\d+ /);
    assert.doesNotMatch(seen("-v", `${place}:/x`), / (shared|master):/);
    home.ok("create", "--name", "slave", "-v", `${place}:/x:rslave`, "busybox");
    assert.equal(
      told("{{(index .Mounts 0).Propagation}} {{index .HostConfig.Binds 0}}", "slave"),
      `rslave ${place}:/x:rslave`,
    );
    home.ok("rm", "slave");
  } finally {
    runProgram(["umount", place]);
  }
});

test("a bind has what is mounted below its source, but where its maker wants none of that", () => {
  const count = (mount: string): string =>
    home.ok(
      "run",
      "--rm",
      "--mount",
      mount,
      "busybox",
      "grep",
      "-c",
      " /x",
      "/proc/self/mountinfo",
    );
  assert.equal(count("type=bind,src=/,dst=/x,readonly,bind-recursive=disabled"), "1\n");
  assert.ok(Number(count("type=bind,src=/,dst=/x,readonly")) > 1);
  for (const mount of [
    "type=bind,src=/tmp,dst=/x,bind-propagation=rshared",
    "type=bind,src=/tmp,dst=/x,bind-recursive=perhaps",
    "type=volume,dst=/x,bind-propagation=rslave",
  ]) {
    assert.equal(home.skiff("run", "--rm", "--mount", mount, "busybox").status, 125, mount);
  }
});

test("what is not there says what to do instead; wrong operands end with 1, wrong flags with 125", () => {
  const rows: readonly (readonly [words: readonly string[], status: number, says: RegExp])[] = [
    [["build", "."], 1, /there is no build: .*buildah/],
    [["image", "build", "."], 1, /there is no image build: .*buildah/],
    [["compose", "up"], 1, /there is no compose: /],
    [["swarm", "init"], 1, /there is no swarm: .*Kubernetes/],
    [["frob"], 1, /unknown command: frob/],
    [["ps", "x"], 1, /accepts no arguments/],
    [["run"], 1, /requires at least 1 argument/],
    [["ps", "--frob"], 125, /unknown flag: --frob/],
    [["--host", "tcp://there", "ps"], 125, /"-H, --host" flag: not supported: .*no daemon/],
  ];
  for (const [words, status, says] of rows) {
    const outcome = home.skiff(...words);
    assert.equal(outcome.status, status, words.join(" "));
    assert.match(outcome.stderr, says);
    assert.equal(outcome.stderr.split("\n").length, 2);
  }
});

test("what is not there is told of in Docker's words, each noun's own", () => {
  const rows: readonly (readonly [words: readonly string[], says: string])[] = [
    [["stop", "none"], "No such container: none"],
    [["rm", "none"], "No such container: none"],
    [["rmi", "none"], "No such image: none"],
    [["image", "inspect", "none"], "No such image: none"],
    [["inspect", "nothing"], "No such object: nothing"],
    [["pod", "rm", "none"], "No such pod: none"],
    [["network", "rm", "none-of-these"], "network none-of-these not found"],
    [["volume", "inspect", "none"], "get none: no such volume"],
  ];
  for (const [words, says] of rows) {
    const { status, stderr } = home.skiff(...words);
    assert.deepEqual([status, stderr], [1, `skiff: ${says}\n`], words.join(" "));
  }
});

test("what is in the way is told of in Docker's words, and what to do", () => {
  const id = home.ok("run", "-d", "--name", "busy", "busybox", "sleep", "1000").trim();
  const short = id.slice(0, 12);
  const rows: readonly (readonly [words: readonly string[], says: RegExp])[] = [
    [["rm", "busy"], /cannot remove container "\/busy": container is running: .*--force/],
    [
      ["create", "--name", "busy", "busybox"],
      new RegExp(`Conflict. The container name "/busy" is already in use by container "${id}"`),
    ],
    [
      ["rmi", "busybox"],
      new RegExp(
        `conflict: unable to remove repository reference "busybox" \\(must force\\) - container ${short} `,
      ),
    ],
    [["unpause", "busy"], /container busy is not paused/],
    [["run", "-v", "/none/here:/x", "busybox"], /bind source path does not exist: \/none\/here/],
    [["cp", "busy:/none", "-"], /Could not find the file \/none/],
  ];
  for (const [words, says] of rows) assert.match(home.skiff(...words).stderr, says);
  home.ok("kill", "busy");
  home.ok("wait", "busy");
  assert.match(home.skiff("kill", "busy").stderr, /container busy is not running/);
  home.ok("rm", "busy");
});

test("flags of Docker's are taken where there is something that they can mean", () => {
  const platform = home.ok("image", "inspect", "-f", "{{.Os}}/{{.Architecture}}", "busybox").trim();
  assert.equal(
    home.ok("image", "inspect", "--platform", platform, "-f", "{{.Os}}", "busybox"),
    "linux\n",
  );
  home.ok("history", "-q", "--platform", platform, "busybox");
  for (const verb of [["image", "inspect"], ["history"]]) {
    const other = home.skiff(...verb, "--platform", "linux/s390x", "busybox");
    assert.match(other.stderr, /image busybox is for .*, and there is none for linux\/s390x/);
  }
  home.ok("tag", "busybox", "other:1");
  const archive = join(home.folder, "other.tar");
  home.ok("save", "-o", archive, "other:1");
  home.ok("rmi", "--no-prune", "other:1");
  assert.match(
    home.skiff("rmi", "--platform", platform, "busybox").stderr,
    /not supported: an image goes as a whole/,
  );
  assert.match(
    home.skiff("load", "--platform", "linux/s390x", "-i", archive).stderr,
    /it has nothing for linux\/s390x/,
  );
  home.ok("load", "--platform", platform, "-q", "-i", archive);
  home.ok("rmi", "other:1");
  const told = home.ok("network", "inspect", "-v", "-f", "{{.Name}} {{.Attachable}}", "none");
  assert.equal(told, "none false\n");
});

test("rmi --force tells of what is not there, and is no failure", () => {
  const { status, stderr } = home.skiff("rmi", "-f", "nothing");
  assert.deepEqual([status, stderr], [0, "skiff: No such image: nothing\n"]);
  assert.equal(home.skiff("rmi", "nothing").status, 1);
});

test("events are told by the names that Docker's templates have for them, and JSON by the API's", () => {
  const id = home.ok("create", "--name", "seen", "busybox").trim();
  const told = ["events", "--since", "1m", "--until", "0s", "-f", "container=seen", "--format"];
  const line = home.ok(...told, "{{.Status}} {{.ID}} {{.From}} {{.Scope}} {{.Time}} {{.TimeNano}}");
  assert.match(line, new RegExp(`^create ${id} busybox local \\d{10} \\d{19}\n$`));
  assert.match(home.ok(...told, "{{json .}}"), /^\{"status":"create","id":"[0-9a-f]{64}",/);
  home.ok("rm", "seen");
});

test("stats calls a container what it was asked for by", () => {
  const id = home.ok("run", "-d", "--name", "asked", "busybox", "sleep", "1000").trim();
  const stats = ["stats", "--no-stream", "--format", "{{.Container}}"];
  assert.equal(home.ok(...stats, "asked"), "asked\n");
  assert.equal(home.ok(...stats), `${id.slice(0, 12)}\n`);
  home.ok("rm", "-f", "asked");
});

test("info tells what scripts ask of it", () => {
  const format =
    "{{.Swarm.LocalNodeState}} {{.LoggingDriver}} {{json .Plugins.Volume}} {{.DefaultRuntime}}";
  assert.equal(home.ok("info", "-f", format), 'inactive json-file ["local"] oar\n');
  assert.match(
    home.ok("info", "-f", "{{json .SecurityOptions}}"),
    /"name=seccomp,profile=builtin"/,
  );
  assert.match(home.ok("info", "-f", "{{.Runtimes.oar.path}}"), /^\/.*\/oar\n$/);
});

test("a commit keeps labels and ports that the container was given, and checks of its health", () => {
  home.ok("create", "--name", "labelled", "-l", "a=b", "--expose", "80", "busybox");
  const changes = ["-c", "HEALTHCHECK --interval=5s CMD exit 0", "-c", "ONBUILD RUN x"];
  home.ok("commit", ...changes, "labelled", "kept:1");
  const config = (field: string): string => told(`{{json .Config.${field}}}`, "kept:1");
  assert.equal(config("Labels"), '{"a":"b"}');
  assert.equal(config("ExposedPorts"), '{"80/tcp":{}}');
  assert.equal(config("OnBuild"), '["RUN x"]');
  assert.equal(
    told("{{json .Config.Healthcheck.Test}} {{.Config.Healthcheck.Interval}}", "kept:1"),
    '["CMD-SHELL","exit 0"] 5000000000',
  );
  home.ok("create", "--name", "checked", "kept:1");
  assert.equal(told("{{json .Config.Healthcheck.Test}}", "checked"), '["CMD-SHELL","exit 0"]');
  home.ok("rm", "labelled", "checked");
  home.ok("rmi", "kept:1");
});

test("an environment's file has names without values, and refuses names with spaces", () => {
  const path = join(home.folder, "environment");
  writeFileSync(path, "# said\nA=1\n HOME_NOT_THERE\nB=two words\n");
  const env = home.ok("run", "--rm", "--env-file", path, "busybox", "env");
  assert.ok(env.includes("A=1\n") && env.includes("B=two words\n") && !env.includes("HOME_NOT"));
  writeFileSync(path, "B = 2\n");
  assert.equal(home.skiff("run", "--rm", "--env-file", path, "busybox").status, 125);
});
