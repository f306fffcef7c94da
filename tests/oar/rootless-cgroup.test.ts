import assert from "node:assert/strict";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { type Config, rootlessConfig } from "@skiff/spec";
import { type Change, OarHome, runProgram, TestAccount } from "../fixtures/index.ts";

const account = new TestAccount();
const { uid, gid } = account;
const delegated: readonly string[] = delegate();
after(() => {
  for (const folder of delegated) rmdirSync(join(folder, "own"));
  for (const folder of delegated) rmdirSync(folder);
  account[Symbol.dispose]();
});
const enter = `for d in ${delegated.join(" ")}; do echo $$ > $d/own/cgroup.procs; done; exec "$@"`;
const home = new OarHome(["sh", "-c", enter, "sh", ...account.launcher]);
runProgram(["chown", "-R", `${account.uid}:${account.gid}`, home.folder]);

function rootless(change: Partial<Config["linux"]> = {}): Change {
  return (config) => {
    const made = rootlessConfig(config, { uid, gid });
    return { ...made, linux: { ...made.linux, ...change } };
  };
}

/** In each hierarchy, below this process's own cgroup or beside it, one that is the account's, with one for its processes. */
function delegate(): readonly string[] {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trimEnd().split("\n");
  return lines.flatMap((line) => {
    const [number = "", names = ""] = line.split(":");
    const own = line.slice(number.length + names.length + 2);
    const name = names.replace("name=", "");
    const place = existsSync("/sys/fs/cgroup/cgroup.procs") ? "" : name === "" ? "unified" : name;
    // On v2 one that has processes gives those below it nothing.
    const above = join("/sys/fs/cgroup", place, place === "" ? dirname(own) : own);
    const folder = join(above, account.name);
    if (!existsSync(above)) return [];
    if (place === "") enableAbove(folder);
    for (const made of [folder, join(folder, "own")]) {
      mkdirSync(made);
      for (const file of ["cpuset.cpus", "cpuset.mems"]) copyFromAbove(made, file);
      for (const file of [
        "",
        "cgroup.procs",
        "tasks",
        "cgroup.threads",
        "cgroup.subtree_control",
      ]) {
        if (existsSync(join(made, file))) chownSync(join(made, file), uid, gid);
      }
    }
    return [folder];
  });
}

/** Where there is v2 alone, a cgroup has only the controllers that those above it give. */
function enableAbove(folder: string): void {
  const above = dirname(folder);
  if (above !== "/sys/fs/cgroup") enableAbove(above);
  writeFileSync(join(above, "cgroup.subtree_control"), "+pids");
}

/** A new cpuset has no processor, and nobody could join it. */
function copyFromAbove(folder: string, file: string): void {
  const above = join(folder, "..", file);
  if (existsSync(above)) writeFileSync(join(folder, file), readFileSync(above, "utf8"));
}

describe("an ordinary user with cgroups that are given to it", () => {
  test("has a container's cgroup in them, with its limits, and leaves none", () => {
    using container = home.container(rootless({ resources: { pids: { limit: 21 } } })).running();
    const own = readFileSync(`/proc/${container.pid()}/cgroup`, "utf8");
    assert.match(
      own,
      new RegExp(`:pids:.*/${account.name}/own/${container.id}$|^0::.*/${container.id}$`, "m"),
    );
    assert.match(
      container.sure(["ps", "--format", "json"]),
      new RegExp(`\\b${container.pid()}\\b`),
    );
    assert.match(container.sure(["events", "--stats"]), /"limit":21\b/);
    container.sure(["update", "--pids-limit", "22"]);
    assert.match(container.sure(["events", "--stats"]), /"limit":22\b/);
    container.sure(["pause"]);
    assert.equal(container.state()["status"], "paused");
    container.sure(["resume"]);
    container.sure(["delete", "--force"]);
    for (const folder of delegated) {
      assert.deepEqual(directories(folder), ["own"]);
      assert.deepEqual(directories(join(folder, "own")), []);
    }
  });

  test("runs programs in it", () => {
    using container = home.container(rootless()).running();
    container.sure(["exec", "--detach"], ["sleep", "1000"]);
    assert.match(container.sure(["ps", "--format", "json"]), /^\[\d+,\d+\]$/m);
  });

  test("leaves none of the cgroups that a path asks for", () => {
    using container = home.container(rootless({ cgroupsPath: `./a/b/c-${home.marker}` }));
    container.sure(["create"]);
    container.sure(["delete"]);
    for (const folder of delegated) assert.deepEqual(directories(join(folder, "own")), []);
  });
});

function directories(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
