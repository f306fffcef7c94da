import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Change, eventually, OarHome, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();
const hierarchy = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((path) =>
  existsSync(join(path, "cgroup.procs")),
);

/** Linux from 6.14 on kills whoever is born from there into another cgroup. */
describe(
  "oar in a cgroup that was killed by cgroup.kill",
  { skip: hierarchy === undefined },
  () => {
    test("creates a container, and runs a program in it", () => {
      using cgroup = new KilledCgroup();
      using container = home.container(filtering);
      cgroup.sure(container, ["create"]);
      container.sure(["start"]);
      const there = cgroupOf(container.pid());
      assert.ok(there.endsWith(container.id), there);
      assert.deepEqual(readFileSync(join(there, "cgroup.procs"), "utf8"), `${container.pid()}\n`);
      assert.equal(cgroup.sure(container, ["exec"], ["echo", "in it"]), "in it\n");
      container.sure(["delete", "--force"]);
      assert.ok(!existsSync(there));
    });

    test("creates one with a user namespace", () => {
      using cgroup = new KilledCgroup();
      using container = home.container((config) => {
        const range = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
        const { linux } = config;
        const namespaces = [...linux.namespaces, { type: "user" as const }];
        return {
          ...config,
          linux: { ...linux, namespaces, uidMappings: range, gidMappings: range },
        };
      });
      cgroup.sure(container, ["create"]);
      container.sure(["start"]);
      assert.equal(cgroup.sure(container, ["exec"], ["echo", "in it"]), "in it\n");
    });

    test("tells of a first process that is killed for another reason, and leaves nothing", () => {
      using cgroup = new KilledCgroup();
      using container = home.container((config) => ({
        ...config,
        linux: { ...config.linux, resources: { memory: { limit: 4096 } } },
      }));
      const { status } = cgroup.oar(container, ["create"]);
      assert.equal(status, 1);
      assert.equal(container.oar(["state"]).status, 1);
    });
  },
);

/** Which says something only where v1 does not do it. */
const filtering: Change = (config) => ({
  ...config,
  linux: {
    ...config.linux,
    resources: {
      devices: [
        { allow: false, access: "rwm" },
        { allow: true, type: "c", access: "rwm" },
      ],
    },
  },
});

/** One of v2 that was killed while nobody was in it, to run oar in. */
class KilledCgroup implements Disposable {
  readonly #path: string = join(hierarchy ?? "", `${home.marker}-killed`);

  constructor() {
    mkdirSync(this.#path);
    writeFileSync(join(this.#path, "cgroup.kill"), "1");
  }

  oar(
    { bundle, id }: TestContainer,
    [command = ""]: readonly string[],
    rest: readonly string[] = [],
  ): ReturnType<OarHome["run"]> {
    const script = `echo 0 > ${this.#path}/cgroup.procs; exec "$@"`;
    const words = home.words([command, id, ...rest]);
    return home.run(["sh", "-ec", script, "sh", ...words], { cwd: bundle });
  }

  sure(container: TestContainer, words: readonly string[], rest?: readonly string[]): string {
    const { status, stdout, stderr } = this.oar(container, words, rest);
    assert.equal(status, 0, stderr);
    return stdout;
  }

  [Symbol.dispose](): void {
    const isEmpty = (): boolean => readFileSync(join(this.#path, "cgroup.procs"), "utf8") === "";
    eventually("all have left it", isEmpty);
    rmdirSync(this.#path);
  }
}

/** Of v2. */
function cgroupOf(pid: number): string {
  const line = /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, "utf8"))?.[1] ?? assert.fail();
  return `${hierarchy}${line}`;
}
