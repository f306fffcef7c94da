import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cgroupsOf, isAlive, OarHome, runProgram, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();

const damages: Readonly<Record<string, (path: string) => void>> = {
  missing: (path) => rmSync(path),
  empty: (path) => writeFileSync(path, ""),
  truncated: (path) => writeFileSync(path, readFileSync(path).subarray(0, 40)),
  garbage: (path) => writeFileSync(path, Buffer.from([0xff, 0, 0xfe, 10, 1, 2, 3])),
  "of another container": (path) => writeFileSync(path, '00000000\n{"cgroup":[]}\n'),
};

for (const [damage, apply] of Object.entries(damages)) {
  for (const file of ["owned.json", "init.json"]) {
    describe(`a running container whose ${file} is ${damage}`, () => {
      test("is killed and removed by `delete --force`", () => {
        const { container, pid } = damaged([file], apply);
        using _container = container;
        container.sure(["delete", "--force"]);
        assert.ok(!isAlive(pid));
        assert.ok(!existsSync(join(home.root, container.id)));
      });

      test("is not removed by `delete`, and lives on", () => {
        const { container, pid } = damaged([file], apply);
        using _container = container;
        const { status, stderr } = container.oar(["delete"]);
        assert.equal(status, 1);
        assert.match(stderr, /is not stopped: running/);
        assert.ok(isAlive(pid));
      });

      test("does not keep `list` and `state` from answering", () => {
        using container = damaged([file], apply).container;
        assert.equal(container.state()["id"], container.id);
        const { status, stdout } = home.oar(["list", "--quiet"]);
        assert.deepEqual([status, stdout], [0, `${container.id}\n`]);
      });
    });
  }
}

describe("a running container that lost both of its records", () => {
  for (const damage of ["missing", "empty", "truncated", "garbage"]) {
    const lose = (container: TestContainer): void => {
      for (const file of ["owned.json", "init.json"]) {
        damages[damage]?.(join(home.root, container.id, file));
      }
    };

    test(`is found by what its cgroup says of it, where they are ${damage}`, () => {
      using container = home.container().running();
      using other = home.container().running();
      const pid = container.pid();
      lose(container);
      const refused = container.oar(["delete"]);
      assert.deepEqual([refused.status, isAlive(pid)], [1, true]);
      assert.match(refused.stderr, /is not stopped: running/);
      const { status, stderr } = container.oar(["delete", "--force"]);
      assert.equal(status, 0, stderr);
      if (damage !== "missing")
        assert.match(stderr, /poststop hooks, if it has any, are not run\n$/);
      assert.ok(!isAlive(pid));
      assert.ok(!existsSync(join(home.root, container.id)));
      assert.equal(other.state()["status"], "running");
    });

    if (damage === "missing") continue; // as after a create that was cut short before it made anything
    test(`is not forgotten where they are ${damage}, and its cgroup says nothing: delete says what to do`, () => {
      using container = home.container().running();
      const pid = container.pid();
      unmark(pid);
      using whole = keep(container);
      lose(container);
      const { status, stderr } = container.oar(["delete", "--force"]);
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`record of container ${container.id} is damaged`));
      assert.match(stderr, /: end its processes and remove its cgroup, then that directory\n$/);
      assert.ok(isAlive(pid));
      assert.ok(existsSync(join(home.root, container.id)));
      whole[Symbol.dispose]();
    });
  }
});

/** Makes the cgroups of a container's first process say nothing: Node has no removexattr(2), 197 on x86-64. */
function unmark(pid: number): void {
  const script = "my $name = shift; exit grep syscall(197, $_, $name) == 0, @ARGV";
  const words = ["-e", script, "trusted.oar.container", ...cgroupsOf(pid).values()];
  const { status, stderr } = runProgram(["perl", ...words]);
  assert.equal(status, 1, stderr); // of one of them it was taken
}

describe("a directory that an aborted create left", () => {
  test("is removed by delete, with and without --force", () => {
    for (const options of [[], ["--force"]]) {
      using container = home.container();
      mkdirSync(join(home.root, container.id));
      assert.equal(container.state()["status"], "stopped");
      container.sure(["delete", ...options]);
      mkdirSync(join(home.root, container.id));
      writeFileSync(join(home.root, container.id, ".owned.json"), "0000");
      container.sure(["delete", ...options]);
      assert.deepEqual(readdirSync(home.root), []);
    }
  });
});

function damaged(
  files: readonly string[],
  apply: (path: string) => void,
): { readonly container: TestContainer; readonly pid: number } {
  const container = home.container().running();
  const pid = container.pid();
  for (const file of files) apply(join(home.root, container.id, file));
  return { container, pid };
}

/** Puts the records back when disposed of. */
function keep(container: TestContainer): Disposable {
  const folder = join(home.root, container.id);
  const files = ["owned.json", "init.json"].map((name) => join(folder, name));
  const contents = files.map((path) => readFileSync(path));
  return {
    [Symbol.dispose]: () => {
      for (const [i, path] of files.entries()) {
        if (existsSync(folder)) writeFileSync(path, contents[i] ?? "");
      }
    },
  };
}
