import assert from "node:assert/strict";
import { test } from "node:test";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const reclaimed = /\nTotal reclaimed space: [\d.]+k?M?B\n$/;

test("container prune removes what does not run, once it is told to", () => {
  const running = home.ok("run", "-d", "--name", "up", "busybox", "sleep", "1000").trim();
  const stopped = home.ok("create", "--name", "down", "--label", "a=1", "busybox").trim();
  const asked = home.skiffWith("n\n", "container", "prune");
  assert.deepEqual(asked, {
    status: 1,
    stdout:
      "WARNING! This will remove all stopped containers.\nAre you sure you want to continue? [y/N] ",
    stderr: "skiff: container prune has been cancelled\n",
  });
  assert.equal(
    home.ok("container", "prune", "-f", "--filter", "label=b"),
    "Total reclaimed space: 0B\n",
  );
  const told = home.skiffWith("y\n", "container", "prune");
  assert.match(told.stdout, new RegExp(`\\[y/N\\] Deleted Containers:\n${stopped}\n`));
  assert.match(told.stdout, reclaimed);
  assert.equal(home.ok("ps", "-aq", "--no-trunc"), `${running}\n`);
  home.ok("rm", "-f", "up");
});

test("prunes take what was made until a time, and has a label or not", () => {
  const kept = home.ok("create", "--name", "kept", "--label", "keep", "busybox").trim();
  const other = home.ok("create", "--name", "other", "busybox").trim();
  const nothing = "Total reclaimed space: 0B\n";
  assert.equal(home.ok("container", "prune", "-f", "--filter", "until=1h"), nothing);
  const old = String(Math.floor(Date.now() / 1000) - 100);
  assert.equal(home.ok("system", "prune", "-f", "--filter", `until=${old}`), nothing);
  const soon = String(Math.floor(Date.now() / 1000) + 100);
  const both = ["--filter", `until=${soon}`, "--filter", "label!=keep"];
  assert.match(
    home.ok("container", "prune", "-f", ...both),
    new RegExp(`^Deleted Containers:\n${other}\n\n`),
  );
  assert.equal(home.ok("ps", "-aq", "--no-trunc"), `${kept}\n`);
  home.ok("network", "create", "young");
  assert.equal(home.ok("network", "prune", "-f", "--filter", "until=1h"), "");
  assert.match(
    home.ok("network", "prune", "-f", "--filter", `until=${soon}`),
    /^Deleted Networks:\nyoung\n/,
  );
  for (const [words, says, expected = 125] of [
    [["container", "prune", "-f", "--filter", "until=soon"], /failed to parse "soon" as a time/],
    [["volume", "prune", "-f", "--filter", "until=1h"], /invalid filter 'until'/],
    [
      ["system", "prune", "-f", "--volumes", "--filter", "until=1h"],
      /not supported with "--volumes"/,
      1,
    ],
  ] as const) {
    const { status, stderr } = home.skiff(...words);
    assert.equal(status, expected);
    assert.match(stderr, says);
  }
  home.ok("rm", "kept");
});

test("system df -v lists images, containers and volumes with what they take", () => {
  home.ok("create", "--name", "box", "-v", "pages:/pages", "busybox", "sleep", "1000");
  home.ok("commit", "box", "derived");
  const [images = "", containers = "", volumes = ""] = home
    .ok("system", "df", "-v")
    .split(/^(?=\w.* space usage:\n\n)/m);
  const size = "[\\d.]+k?M?B";
  const lines = (text: string, ...wanted: readonly string[]): void =>
    assert.match(text, new RegExp(`^${wanted.join("\\n")}\\n\\n?$`));
  lines(
    images,
    "Images space usage:",
    "",
    "REPOSITORY +TAG +IMAGE ID +CREATED +SIZE +SHARED SIZE +UNIQUE SIZE +CONTAINERS",
    `derived +latest +[0-9a-f]{12} +.*${size} +${size} +${size} +0`,
    `busybox +latest +[0-9a-f]{12} +.*${size} +${size} +0B +1`,
  );
  lines(
    containers,
    "Containers space usage:",
    "",
    "CONTAINER ID +IMAGE +COMMAND +LOCAL VOLUMES +SIZE +CREATED +STATUS +NAMES",
    `[0-9a-f]{12} +busybox +"sleep 1000" +1 +.* Created +box`,
  );
  lines(volumes, "Local Volumes space usage:", "", "VOLUME NAME +LINKS +SIZE", `pages +1 +${size}`);
  assert.match(
    home.skiff("system", "df", "-v", "--format", "json").stderr,
    /both --verbose and --format/,
  );
  home.ok("rm", "box");
  home.ok("rmi", "derived");
  home.ok("volume", "rm", "pages");
});

test("image prune removes images without a name, and with -a those that no container is of", () => {
  home.ok("create", "--name", "box", "busybox");
  const nameless = home.ok("commit", "box").trim();
  home.ok("commit", "-m", "other", "box", "named");
  assert.match(
    home.ok("image", "prune", "-f"),
    new RegExp(`^Deleted Images:\n[^]*deleted: ${nameless}\n`),
  );
  const all = home.ok("image", "prune", "-af");
  assert.match(all, /^Deleted Images:\nuntagged: named:latest\n/);
  assert.match(all, reclaimed);
  assert.equal(home.ok("images", "--format", "{{.Repository}}"), "busybox\n");
  home.ok("rm", "box");
});

test("volume prune removes anonymous volumes that no container has, and with -a others too", () => {
  home.ok("volume", "create", "named");
  home.ok("create", "--name", "box", "-v", "/own", "busybox");
  assert.equal(home.ok("volume", "prune", "-f"), "Total reclaimed space: 0B\n");
  home.ok("rm", "box");
  assert.match(home.ok("volume", "prune", "-f"), /^Deleted Volumes:\n[0-9a-f]{64}\n\nTotal /);
  assert.match(home.ok("volume", "prune", "-af"), /^Deleted Volumes:\nnamed\n\nTotal /);
});

test("system df counts what there is, and system prune removes what is not in use", () => {
  home.ok("create", "--name", "box", "-v", "/own", "busybox");
  const [heading, images, containers, volumes] = home.ok("system", "df").split("\n");
  assert.match(heading ?? "", /^TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE$/);
  assert.match(images ?? "", /^Images +1 +1 +[\d.]+MB +0B \(0%\)$/);
  assert.match(containers ?? "", /^Containers +1 +0 +\S+ +\S+ \(100%\)$/);
  assert.match(volumes ?? "", /^Local Volumes +1 +1 +/);
  const asked = home.skiffWith("\n", "system", "prune", "--volumes");
  assert.equal(
    asked.stdout,
    "WARNING! This will remove:\n  - all stopped containers\n" +
      "  - all networks not used by at least one container\n" +
      "  - all anonymous volumes not used by at least one container\n  - all dangling images\n" +
      "\nAre you sure you want to continue? [y/N] ",
  );
  const told = home.ok("system", "prune", "-f", "--volumes");
  assert.match(
    told,
    /^Deleted Containers:\n[0-9a-f]{64}\n\nDeleted Volumes:\n[0-9a-f]{64}\n\nTotal /,
  );
  assert.match(
    home.ok("system", "df", "--format", "{{.Type}} {{.TotalCount}}"),
    /^Images 1\nContainers 0\nLocal Volumes 0\n$/,
  );
});
