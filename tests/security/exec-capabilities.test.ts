import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Change, OarHome, type TestContainer } from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";

const home = new OarHome();
const setuid = join(home.rootfs, "bin/setuid");
buildAttack(setuid);
chmodSync(setuid, 0o4755);

/** CAP_KILL alone. */
const granted = 1n << 5n;
const names = ["CAP_KILL"];

const few: Change = (config) => ({
  ...config,
  process: {
    ...config.process,
    noNewPrivileges: false,
    capabilities: { bounding: names, effective: names, permitted: names },
  },
});
const none: Change = (config) => ({
  ...config,
  process: { ...config.process, noNewPrivileges: false, capabilities: undefined },
});

const show = ["grep", "^Cap", "/proc/self/status"];

describe("a program that is executed has no capability that the container lacks", () => {
  test("whoever it runs as, with a terminal and without", () => {
    using container = home.container(few).running();
    for (const options of [[], ["--user", "0:0"], ["--user", "1000"], ["--no-new-privs"]]) {
      demandAtMost(granted, container.sure(["exec", ...options], show));
    }
  });

  test("through a file of root's with the setuid bit", () => {
    using container = home.container(few).running();
    const words = ["exec", "--user", "1000:1000"];
    const status = container.sure(words, ["setuid", "show", "/proc/self/status"]);
    assert.match(status, /^Uid:\t1000\t0\t/m, "the bit counts");
    demandAtMost(granted, status);
  });

  test("where a file describes it and names none", () => {
    using container = home.container(few).running();
    demandAtMost(granted, container.sure(["exec", "--process", described(container)]));
  });

  test("where the container's configuration names none: it has none at all", () => {
    using container = home.container(none).running();
    demandAtMost(0n, container.sure(["exec"], show));
    demandAtMost(0n, container.sure(["exec"], ["setuid", "show", "/proc/self/status"]));
    demandAtMost(0n, container.sure(["exec", "--process", described(container)]));
    demandAtMost(0n, home.inside(show.join(" "), none).stdout);
  });

  test("but what its caller asks for by name, who may: no other set than the bounding, effective and permitted", () => {
    using container = home.container(few).running();
    const status = container.sure(["exec", "--cap", "CAP_CHOWN"], show);
    demandAtMost(granted | 1n, status);
    assert.match(status, /^CapInh:\t0{16}$/m);
    assert.match(status, /^CapAmb:\t0{16}$/m);
  });
});

function described(container: TestContainer): string {
  const file = join(container.bundle, "process.json");
  writeFileSync(file, JSON.stringify({ user: {}, args: show, env: ["PATH=/bin"], cwd: "/" }));
  return file;
}

function demandAtMost(allowed: bigint, status: string): void {
  const sets = [...status.matchAll(/^Cap\w+:\t(\w{16})$/gm)];
  assert.equal(sets.length, 5, status);
  for (const [line, set] of sets) assert.equal(BigInt(`0x${set}`) & ~allowed, 0n, line);
}
