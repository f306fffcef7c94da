import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** The names that `ps -a` lists with these flags, in order. */
function named(...flags: string[]): string {
  return home
    .ok("ps", "-a", "--format", "{{.Names}}", ...flags)
    .trim()
    .split("\n")
    .join(" ");
}

test("ps filters by what containers are and do, limits and measures", () => {
  home.ok("create", "--name", "one", "--label", "tier=web", "--label", "x", "busybox", "true");
  home.ok(
    "run",
    "--name",
    "two",
    "--label",
    "tier=db",
    "--expose",
    "80",
    "busybox",
    "sh",
    "-c",
    "echo 12345 > /f",
  );
  home.skiff("run", "--name", "three", "busybox", "false");
  const id = home.ok("ps", "-aq", "--filter", "name=two").trim();
  const lists: readonly (readonly [flags: string[], names: string])[] = [
    [[], "three two one"],
    [["--filter", "status=created"], "one"],
    [["--filter", "expose=80"], "two"],
    [["--filter", "expose=70-90/tcp"], "two"],
    [["--filter", "expose=80/udp"], ""],
    [["--filter", "publish=80"], ""],
    [["--filter", "is-task=true"], ""],
    [["--filter", "is-task=false"], "three two one"],
    [["--filter", "status=created", "--filter", "status=exited"], "three two one"],
    [["--filter", "name=^t"], "three two"],
    [["--filter", `id=${id}`], "two"],
    [["--filter", "label=tier"], "two one"],
    [["--filter", "label=tier=web", "--filter", "label=x"], "one"],
    [["--filter", "exited=1"], "three"],
    [["--filter", "since=one"], "three two"],
    [["--filter", "before=two"], "one"],
    [["--filter", "ancestor=busybox"], "three two one"],
    [["--filter", "ancestor=nothing"], ""],
    [["-n", "2"], "three two"],
    [["-l"], "three"],
  ];
  for (const [flags, names] of lists) assert.equal(named(...flags), names, flags.join(" "));
  assert.equal(home.ok("ps", "-q"), "");
  assert.equal(home.ok("ps", "-q", "--filter", "status=exited").trim().split("\n").length, 2);
  assert.match(home.ok("ps", "-as"), / NAMES +SIZE\n[^]* two +[\d.]+kB \(virtual [\d.]+MB\)\n/);
  const format = '{{.Names}} {{.Labels}} {{.Label "tier"}}';
  assert.match(home.ok("ps", "-a", "--format", format), /\none tier=web,x= web\n$/);
  assert.deepEqual(home.skiff("ps", "--filter", "status=odd"), {
    status: 1,
    stdout: "",
    stderr: "skiff: invalid filter 'status=odd'\n",
  });
  home.ok("rm", "one", "two", "three");
});

test("top shows a container's processes as the host's ps does", () => {
  const script = "sleep 1001 & exec sleep 1002";
  home.ok("run", "-d", "--name", "busy", "busybox", "sh", "-c", script);
  eventually("both run", () => home.ok("top", "busy").split("\n").length === 4);
  const [heading = "", ...rows] = home.ok("top", "busy").trim().split("\n");
  assert.match(heading, /^UID {17}PID {17}PPID +C +STIME +TTY +TIME +CMD$/);
  assert.deepEqual(rows.map((row) => row.slice(row.indexOf("sleep"))).toSorted(), [
    "sleep 1001",
    "sleep 1002",
  ]);
  assert.match(home.ok("top", "busy", "-o", "pid,comm"), /^PID +COMMAND\n\d+ +sleep\n/);
  assert.match(home.skiff("top", "busy", "-o", "comm").stderr, /couldn't find PID field/);
  home.ok("stop", "-t", "0", "busy");
  assert.match(home.skiff("top", "busy").stderr, /^skiff: container busy is not running\n$/);
  home.ok("rm", "busy");
});

test("stats shows what containers use, those that do not run by name only", () => {
  home.ok("run", "-d", "--name", "idle", "-m", "64m", "busybox", "sleep", "1000");
  home.ok("create", "--name", "still", "busybox", "true");
  const [heading = "", row = ""] = home.ok("stats", "--no-stream").split("\n");
  assert.match(
    heading,
    /^CONTAINER ID {3}NAME {6}CPU % {5}MEM USAGE \/ LIMIT +MEM % +NET I\/O +BLOCK I\/O +PIDS$/,
  );
  assert.match(row, /^[0-9a-f]{12} +idle +[\d.]+% +[\d.]+KiB \/ 64MiB +[\d.]+% +0B \/ 0B +.* +1$/);
  const format = ["--format", "{{.Name}} {{.MemUsage}}"];
  assert.equal(home.ok("stats", "--no-stream", ...format, "still"), "still -- / --\n");
  assert.match(
    home.ok("stats", "-a", "--no-stream", ...format),
    /^still -- \/ --\nidle .*64MiB\n$/,
  );
  assert.equal(home.skiff("stats", "nowhere").status, 1);
  home.ok("rm", "-f", "idle", "still");
});

test("by --log-driver none output goes to who is there, and is kept nowhere", () => {
  const run = ["run", "--log-driver", "none", "--name", "mute", "busybox", "sh", "-c", "echo said"];
  assert.equal(home.ok(...run), "said\n");
  assert.equal(
    home.skiff("logs", "mute").stderr,
    "skiff: configured logging driver does not support reading\n",
  );
  home.ok("rm", "mute");
  home.ok("run", "-d", "--log-driver", "none", "--name", "mute", "busybox", "sleep", "1000");
  assert.match(home.skiff("attach", "mute").stderr, /its output is not kept/);
  home.ok("rm", "-f", "mute");
  assert.match(home.skiff("run", "--log-driver", "syslog", "busybox").stderr, /syslog is not supp/);
});

test("logs are read, counted and followed over all files of a log that is begun anew", async () => {
  const script = "for n in $(seq 1000 1999); do echo $n; done; read go; seq 2000 2999";
  const limits = [
    "--log-opt",
    "max-size=8k",
    "--log-opt",
    "max-file=20",
    "--log-opt",
    "labels=kind",
  ];
  home.ok(
    "run",
    "-di",
    "--name",
    "loud",
    "-l",
    "kind=a b",
    ...limits,
    "busybox",
    "sh",
    "-c",
    script,
  );
  eventually("it has spoken", () => home.ok("logs", "-n", "1", "loud") === "1999\n");
  const id = home.ok("ps", "-aq", "--no-trunc", "--filter", "name=loud").trim();
  const files = readdirSync(join(home.root, "containers", id));
  assert.ok(files.includes("log.3"), files.join(" "));
  const numbers = (text: string): readonly number[] => text.trim().split("\n").map(Number);
  const kept = numbers(home.ok("logs", "loud"));
  assert.deepEqual(
    kept,
    Array.from({ length: 1000 }, (_, index) => 1000 + index),
  );
  const counted = numbers(home.ok("logs", "--tail", "300", "loud"));
  assert.deepEqual(counted, kept.slice(-300));
  assert.match(home.ok("logs", "-t", "--details", "-n", "1", "loud"), /^\S+Z kind=a%20b 1999\n$/);
  assert.equal(
    home.ok("inspect", "-f", "{{json .HostConfig.LogConfig}}", "loud"),
    '{"Type":"json-file","Config":{"labels":"kind","max-file":"20","max-size":"8192"}}\n',
  );
  const follower = home.start("logs", "-f", "-n", "1", "loud");
  let followed = "";
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  follower.stdout?.on("data", (bytes) => {
    followed += String(bytes);
    begin();
  });
  const ended = new Promise((resolve) => follower.on("close", resolve));
  await begun;
  home.skiffWith("go\n", "attach", "loud");
  await ended;
  assert.deepEqual(
    numbers(followed),
    Array.from({ length: 1001 }, (_, index) => 1999 + index),
  );
  home.ok("rm", "loud");
});

test("a log's options are those that there are", () => {
  for (const [words, says] of [
    [["--log-opt", "max-size=0"], /max-size must be a positive number/],
    [["--log-opt", "colour=red"], /unknown log opt 'colour'; there are max-size, /],
    [["--log-driver", "none", "--log-opt", "max-size=1m"], /of no use with --log-driver none/],
    [
      ["--log-driver", "syslog"],
      /logging driver syslog is not supported; use json-file, local or none/,
    ],
  ] as const) {
    const { status, stderr } = home.skiff("create", ...words, "busybox");
    assert.equal(status === 0, false);
    assert.match(stderr, says);
  }
});

test("logs are those since and until a time", () => {
  home.skiff("run", "--name", "told", "busybox", "sh", "-c", "echo one; sleep 1.1; echo two");
  const [, second = ""] = home.ok("logs", "-t", "told").trim().split("\n");
  const at = second.split(" ")[0] ?? "";
  assert.equal(home.ok("logs", "--since", at, "told"), "two\n");
  assert.equal(home.ok("logs", "--until", at.replace(/\.\d+Z/, ".000Z"), "told"), "one\n");
  assert.equal(home.ok("logs", "--since", "1h", "told"), "one\ntwo\n");
  assert.equal(home.ok("logs", "--until", "1h", "told"), "");
  assert.equal(home.ok("logs", "--since", "2020-01-01", "-n", "1", "told"), "two\n");
  assert.equal(home.ok("logs", "--details", "told"), " one\n two\n");
  assert.match(home.skiff("logs", "--since", "soon", "told").stderr, /failed to parse "soon"/);
  home.ok("rm", "told");
});
