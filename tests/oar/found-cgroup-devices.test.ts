import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { DeviceRule } from "@skiff/spec";
import {
  bySystemd,
  type Change,
  compileProgram,
  keepControllers,
  OarHome,
  pureV2,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome(pureV2);
keepControllers();
const devices = compileProgram(join(import.meta.dirname, "devices.c"));
/** The v2 hierarchy as this process sees it, on a host of either kind. */
const top = existsSync("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";

/** BPF_PROG_ATTACH's: there is room for this one alone, or for others. */
const flags = { none: 0, override: 1, multi: 2 } as const;
const nothing: DeviceRule = { allow: false, access: "rwm" };
/** Nobody has these two: who may open them hears that. */
const one = { type: "c", major: 240, minor: 1 } as const;
const two = { type: "c", major: 240, minor: 2 } as const;

describe("a v2 cgroup that is there already, with filters of devices", { skip: bySystemd }, () => {
  for (const [name, filters] of [
    ["one that stands alone", [flags.none]],
    ["one that those below may override", [flags.override]],
    ["several", [flags.multi, flags.multi]],
  ] as const) {
    test(`of which there is ${name}, has the container's in their place`, () => {
      using found = new FilteredCgroup(filters);
      let before = found.list();
      assert.equal(before.length, filters.length);
      for (const device of [one, two]) {
        using container = home.container(within(found, [nothing, allow(device)])).running();
        const now = found.list();
        assert.equal(now.length, 1);
        assert.ok(!before.includes(now[0] ?? ""), "none of those before is there");
        assert.equal(opens(container, "one"), device === one);
        assert.equal(opens(container, "two"), device === two);
        container.sure(["delete", "--force"]);
        found.assertFree();
        before = now;
      }
    });
  }

  test("keeps them under a container that has no rules", () => {
    using found = new FilteredCgroup([flags.multi]);
    const before = found.list();
    using container = home.container(within(found, [])).running();
    assert.equal(opens(container, "null"), false);
    assert.deepEqual(found.list(), before);
  });

  test("keeps them where the rules are refused, and is free", () => {
    using found = new FilteredCgroup([flags.multi]);
    const before = found.list();
    const many = Array.from({ length: 4096 }, (_, minor) => allow({ ...one, minor }));
    using container = home.container(within(found, [nothing, ...many]));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /too many rules/);
    assert.deepEqual(found.list(), before);
    found.assertFree();
  });

  test("takes the container's where it has none yet, and the next one's after it", () => {
    using found = new FilteredCgroup([]);
    for (const device of [one, two]) {
      using container = home.container(within(found, [nothing, allow(device)])).running();
      assert.equal(found.list().length, 1);
      assert.equal(opens(container, "one"), device === one);
    }
  });
});

/** A cgroup of somebody else's, with programs that refuse all devices. */
class FilteredCgroup implements Disposable {
  readonly name = `/${home.marker}-filtered`;
  readonly #path = join(top, this.name);

  constructor(filters: readonly number[]) {
    mkdirSync(this.#path);
    for (const flag of filters) run([devices, this.#path, "refuse", String(flag)]);
  }

  /** The ids of its programs. */
  list(): readonly string[] {
    return run([devices, this.#path, "list"]).split("\n").filter(Boolean);
  }

  assertFree(): void {
    assert.equal(readFileSync(join(this.#path, "cgroup.procs"), "utf8"), "");
  }

  [Symbol.dispose](): void {
    rmdirSync(this.#path);
  }
}

function run(argv: readonly string[]): string {
  const { status, stdout, stderr } = runProgram(argv);
  assert.equal(status, 0, stderr);
  return stdout;
}

function opens(container: TestContainer, device: string): boolean {
  const script = `exec 3</dev/${device}`;
  const { status, stderr } = container.oar(["exec"], ["sh", "-c", script]);
  if (status === 0 || stderr.includes("No such device or address")) return true;
  assert.match(stderr, /Operation not permitted/);
  return false;
}

function allow(device: Pick<DeviceRule, "type" | "major" | "minor">): DeviceRule {
  return { ...device, allow: true, access: "r" };
}

function within({ name }: FilteredCgroup, rules: readonly DeviceRule[]): Change {
  return (config) => ({
    ...config,
    linux: {
      ...config.linux,
      cgroupsPath: name,
      devices: [
        { ...one, path: "/dev/one" },
        { ...two, path: "/dev/two" },
      ],
      resources: { ...config.linux.resources, devices: rules },
    },
  });
}
