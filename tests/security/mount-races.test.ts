import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Mount } from "@skiff/spec";
import { OarHome } from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";
import { Racer } from "./racer.ts";

const home = new OarHome();
const attack = join(home.folder, "attack");
buildAttack(attack);

const rounds = 20;
/** What two containers share: one swaps what is in it while the other is made. */
const volume = home.scratch();
const [real, link] = [join(volume, "real"), join(volume, "link")];
/** Where the link leads: a directory of the host. */
const outside = join(home.folder, "outside");
const payload = join(home.folder, "payload");
const below = "inner/most";

beforeEach(() => {
  for (const folder of [volume, outside, payload]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(real, { recursive: true });
  mkdirSync(outside);
  mkdirSync(payload);
  writeFileSync(join(payload, "file"), "payload");
  symlinkSync(outside, link);
});

const kinds: Readonly<Record<string, Omit<Mount, "destination">>> = {
  "a directory": { type: "bind", source: payload, options: ["bind", "ro"] },
  "a file": { type: "bind", source: join(payload, "file"), options: ["bind", "ro"] },
  "a tmpfs": { type: "tmpfs", source: "payload", options: ["nosuid"] },
  "a procfs": { type: "proc", source: "payload" },
};

describe("a mount below what another container swaps with a link (CVE-2021-30465)", () => {
  for (const [kind, mount] of Object.entries(kinds)) {
    test(`makes nothing outside, and is in the container or refused: ${kind}`, () => {
      using _racer = new Racer([attack, "swap", real, link]);
      for (let i = 0; i < rounds; i++) {
        const { status, stdout, stderr } = runWith(mount);
        if (status === 0) assert.match(stdout, /payload/);
        else assert.match(stderr, /^oar: mount \/volume\/real\/inner\/most: /);
        assert.deepEqual(readdirSync(outside), []);
      }
    });
  }

  test("is not made outside, where there is a place for it", () => {
    mkdirSync(join(outside, below), { recursive: true });
    mkdirSync(join(real, below), { recursive: true });
    using _racer = new Racer([attack, "swap", real, link]);
    for (let i = 0; i < rounds; i++) {
      const { status, stdout, stderr } = runWith(kinds["a directory"] ?? assert.fail());
      if (status === 0) assert.match(stdout, /payload/);
      else assert.match(stderr, /^oar: mount \/volume\/real\/inner\/most: /);
      assert.deepEqual(readdirSync(join(outside, below)), []);
    }
  });

  test("is filled with nothing that is elsewhere, and fills nothing else: tmpcopyup", () => {
    const other = join(home.folder, "other");
    mkdirSync(other);
    using _other = { [Symbol.dispose]: () => rmSync(other, { recursive: true }) };
    rmSync(link);
    symlinkSync("/other", link);
    writeFileSync(join(real, "smuggled"), "the attacker's");
    using _racer = new Racer([attack, "swap", real, link]);
    for (let i = 0; i < rounds; i++) {
      using container = home.container((config) => ({
        ...config,
        mounts: [
          ...(config.mounts ?? []),
          { destination: "/other", type: "bind", source: other, options: ["bind", "rw"] },
          { destination: "/volume", type: "bind", source: volume, options: ["bind", "rw"] },
          { destination: "/volume/real", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup"] },
        ],
        process: { ...config.process, args: ["true"] },
      }));
      container.oar(["run"]);
      assert.deepEqual(readdirSync(other), []);
    }
    assert.ok(existsSync(join(real, "smuggled")) || existsSync(join(link, "smuggled")));
  });
});

function runWith(mount: Omit<Mount, "destination">): ReturnType<OarHome["inside"]> {
  const outcome = home.inside("cat /proc/self/mountinfo", (config) => ({
    ...config,
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/volume", type: "bind", source: volume, options: ["bind", "rw"] },
      { ...mount, destination: `/volume/real/${below}` },
    ],
  }));
  assert.equal(readFileSync(join(payload, "file"), "utf8"), "payload");
  return outcome;
}
