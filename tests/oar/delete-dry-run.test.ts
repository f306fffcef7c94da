import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { array, integer, object, string } from "@skiff/spec";
import {
  cgroupName,
  cgroupsOf,
  eventually,
  isAlive,
  OarHome,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();

describe("oar delete --dry-run", () => {
  test("prints what a deletion removes, in its order, and removes nothing", () => {
    using container = home.container((config) => ({
      ...config,
      hooks: { poststop: [{ path: "/bin/false" }] },
    }));
    container.running();
    container.sure(["exec", "--detach"], ["sleep", "1001"]);
    const processes = container.processes();
    const cgroups = [...cgroupsOf(container.pid()).values()].filter((path) =>
      path.endsWith(`/${cgroupName(container.id)}`),
    );
    const before = recordOf(container);
    const lines = container.sure(["delete", "--dry-run", "--force"]).split("\n");
    assert.equal(lines[0], `${container.id} (running)`);
    assert.deepEqual(
      lines.slice(1, 1 + processes.length),
      processes.map((pid) => `  kill process ${pid} (sleep)`),
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith("  remove cgroup ")).toSorted(),
      cgroups.map((path) => `  remove cgroup ${path}`).toSorted(),
    );
    assert.deepEqual(lines.slice(-3), [
      "  run poststop hook /bin/false",
      `  forget container: remove ${container.root}/${container.id}`,
      "",
    ]);
    assert.equal(lines.length, 1 + processes.length + cgroups.length + 3);
    assert.ok(processes.every(isAlive));
    assert.ok(cgroups.every((path) => existsSync(path)));
    assert.deepEqual(recordOf(container), before);
    assert.equal(container.state()["status"], "running");
  });

  test("prints the same as JSON, of all that a regular expression finds", () => {
    using first = home.container().running();
    using second = home.container();
    second.sure(["create"]);
    const words = ["delete", "--dry-run", "--force", "--format", "json", "--regex", home.marker];
    const { status, stdout } = home.oar(words);
    assert.equal(status, 0);
    const plans = decodePlans(JSON.parse(stdout));
    for (const [{ id, root }, state] of [
      [first, "running"],
      [second, "created"],
    ] as const) {
      const plan = plans.find((found) => found.id === id);
      assert.equal(plan?.status, state);
      assert.deepEqual(plan.processes.length, 1);
      assert.ok(plan.cgroups.length > 0);
      assert.deepEqual([plan.hooks, plan.record], [[], `${root}/${id}`]);
    }
  });

  test("refuses what a deletion refuses, and prints the rest", () => {
    using running = home.container().running();
    using created = home.container();
    created.sure(["create"]);
    const { status, stdout, stderr } = home.oar(["delete", "--dry-run", running.id, created.id]);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      `oar: cannot delete container ${running.id} that is not stopped: running\n`,
    );
    assert.match(stdout, new RegExp(`^${created.id} \\(created\\)\n`));
    const absent = home.oar(["delete", "--dry-run", "nobody"]);
    assert.equal(absent.status, 1);
    assert.match(absent.stderr, /^oar: container nobody does not exist/);
    assert.deepEqual(home.oar(["delete", "--dry-run", "--force", "nobody"]), {
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("finds what a damaged record named by what the cgroup says of it, and leaves it", () => {
    using container = home.container().running();
    const pid = container.pid();
    const files = ["owned.json", "init.json"].map((name) =>
      join(container.root, container.id, name),
    );
    for (const path of files) writeFileSync(path, "garbage");
    const text = container.sure(["delete", "--dry-run", "--force"]);
    assert.match(text, new RegExp(`^  kill process ${pid} \\(sleep\\)$`, "m"));
    assert.match(
      text,
      new RegExp(`^  remove cgroup /sys/fs/cgroup/.*${cgroupName(container.id)}$`, "m"),
    );
    assert.ok(isAlive(pid));
  });

  test("shows no name that a process gave itself to steer a terminal", () => {
    const script = "printf 'a\\033[2J\\nb' > /proc/$$/comm; sleep 1000; true";
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
    }));
    container.running();
    const comm = `/proc/${container.pid()}/comm`;
    eventually("it has that name", () => readFileSync(comm, "utf8").startsWith("a\u001b"));
    const text = container.sure(["delete", "--dry-run", "--force"]);
    assert.match(text, /^ {2}kill process \d+ \(a\\x1b\[2J b\)$/m);
    const { stderr } = container.oar(["exec"], ["\u001b[2J"]);
    assert.match(stderr, /^oar: exec: "\\x1b\[2J": executable file not found in \$PATH\n$/);
  });

  test("is what --format is for", () => {
    using container = home.container().running();
    const { status, stderr } = container.oar(["delete", "--force", "--format", "json"]);
    assert.deepEqual([status, stderr], [1, "oar: --format: only with --dry-run\n"]);
    assert.equal(container.state()["status"], "running");
  });
});

const decodePlans = array(
  object((plan) => ({
    id: plan.required("id", string),
    status: plan.required("status", string),
    processes: plan.required(
      "processes",
      array(object((p) => ({ pid: p.required("pid", integer), name: p.required("name", string) }))),
    ),
    cgroups: plan.required("cgroups", array(string)),
    hooks: plan.required("hooks", array(string)),
    record: plan.required("record", string),
  })),
);

function recordOf({ root, id }: TestContainer): readonly string[] {
  return readdirSync(join(root, id)).toSorted();
}
