import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Change, OarHome } from "../fixtures/index.ts";

const home = new OarHome();

const runs =
  (script: string): Change =>
  (config) => ({ ...config, process: { ...config.process, args: ["sh", "-c", script] } });

const line =
  /^time="[-\d]{10}T[:.\d]+Z" level=debug msg="((?:[^"\\]|\\.)*)" pid=(\d+)(?: took=\d+\.\d{3}ms)?$/;

/** The steps that a log in form of text tells of, and the process of each. All its lines are such. */
function stepsOf(log: string): readonly (readonly [step: string, pid: number])[] {
  return log
    .trimEnd()
    .split("\n")
    .map((text) => {
      const [, step, pid] = line.exec(text) ?? assert.fail(text);
      return [JSON.parse(`"${step}"`), Number(pid)];
    });
}

describe("oar --debug", () => {
  test("tells on standard error of each step that begins and ends, of the container's first process too", () => {
    for (const words of [["--debug"], ["--log-level", "debug"], ["--log-level", "trace"]]) {
      using container = home.container(runs("echo out"));
      const { status, stdout, stderr } = home.oar([...words, "run", container.id], {
        cwd: container.bundle,
      });
      assert.deepEqual([status, stdout], [0, "out\n"]);
      const steps = stepsOf(stderr);
      const told = steps.map(([step]) => step);
      const expected = [
        `oar run ${container.id}`,
        "read configuration",
        "read configuration: done",
        "make cgroup: done",
        "kill processes",
        "remove cgroup: done",
        "forget container: done",
        `oar run ${container.id}: done`,
      ];
      assert.deepEqual(
        expected.filter((step) => !told.includes(step)),
        [],
      );
      assert.deepEqual([told[0], told.at(-1)], [expected[0], expected.at(-1)]);
      const inside = steps.filter(([, pid]) => pid === 1).map(([step]) => step);
      for (const step of ["mount /proc: done", "change root: done", "set uid: done"]) {
        assert.ok(inside.includes(step), step);
      }
    }
  });

  test("tells it to the log instead, as text or as JSON, which has the error last", () => {
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["/none"] },
    }));
    const oar = (...words: readonly string[]): string => {
      const log = join(container.bundle, "log");
      const all = ["--debug", "--log", log, ...words, "run", container.id];
      const { status, stderr } = home.oar(all, { cwd: container.bundle });
      assert.equal(status, 1);
      assert.match(stderr, /^oar: .*\/none.*\n$/);
      const text = readFileSync(log, "utf8");
      home.run(["rm", log]);
      return text;
    };
    const lines = oar().trimEnd().split("\n");
    assert.match(lines.at(-1) ?? "", / level=error msg=".*\/none/);
    const steps = stepsOf(lines.slice(0, -1).join("\n"));
    assert.match(steps.at(-1)?.[0] ?? "", new RegExp(`^oar run ${container.id}: .*/none`));
    const entries = oar("--log-format", "json").trimEnd().split("\n").map(entryOf);
    assert.equal(entries.at(-1)?.["level"], "error");
    for (const { level, pid } of entries.slice(0, -1)) {
      assert.deepEqual([level, typeof pid], ["debug", "number"]);
    }
    assert.ok(entries.some(({ msg, took }) => msg === "mount /proc: done" && took !== undefined));
  });

  test("leaves the log to no program of the container, and takes no descriptor that one is given", () => {
    using container = home.container();
    const log = join(home.scratch(), "log");
    const debug = ["--debug", "--log", log];
    const script = `exec "$@" 3< /etc/passwd`;
    const create = [...debug, "create", "--preserve-fds", "1", container.id];
    const { status, stderr } = home.run(["sh", "-c", script, "sh", ...home.words(create)], {
      cwd: container.bundle,
    });
    assert.deepEqual([status, stderr], [0, ""]);
    const pid = container.pid();
    for (const begin of [() => {}, () => container.sure(["start"])]) {
      begin();
      const files = filesOf(pid);
      assert.ok(files.includes("/etc/passwd"));
      assert.ok(!files.includes(log));
    }
    const exec = home.oar([...debug, "exec", container.id, "sh", "-c", "ls /proc/self/fd"]);
    assert.deepEqual([exec.status, exec.stdout], [0, "0\n1\n2\n3\n"]); // 3 is that of ls itself
  });

  test("is done without where it cannot be written: the command goes on", () => {
    for (const [log, warning] of [
      ["/none/log", "oar: warning: --debug: openat2 /none/log: ENOENT\n"],
      ["/dev/full", ""],
    ] as const) {
      using container = home.container().running();
      const words = ["--debug", "--log", log, "delete", "--force", container.id];
      const { status, stderr } = home.oar(words);
      assert.deepEqual([status, stderr], [0, warning]);
    }
  });

  test("does not tell what a program's arguments and environment are", () => {
    using container = home.container().running();
    const { status, stderr } = home.oar([
      "--debug",
      "exec",
      "--env",
      "KEY=secret",
      container.id,
      "true",
      "secret",
    ]);
    assert.equal(status, 0);
    assert.ok(!stderr.includes("secret"), stderr);
  });
});

function filesOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)));
}

function entryOf(text: string): Readonly<Record<string, unknown>> {
  const entry: unknown = JSON.parse(text);
  assert.ok(typeof entry === "object" && entry !== null);
  return { ...entry };
}
