import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Mount } from "@skiff/spec";
import { OarHome, type Outcome } from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";
import { Racer } from "./racer.ts";

const home = new OarHome();
const attack = join(home.folder, "attack");
buildAttack(attack);

const rounds = 10;
/** What two containers share: one swaps what is in it while the other is made. */
const volume = home.scratch();
const [real, link] = [join(volume, "real"), join(volume, "link")];
/** Where the link leads: a directory of the host. */
const outside = join(home.folder, "outside");
const payload = join(home.folder, "payload");
/** The same path leads somewhere in the image too, so that no round ends before its race. */
const inImage = join(home.rootfs, outside);
/** Many, for each is a race. */
const inner = Array.from({ length: 20 }, (_, i) => `m${i}`);
/** How it is refused: a link where a directory is wanted, or nothing of that name where it leads now. */
const elsewhere = /^oar: mount \/volume.*: (?:ELOOP|ENOENT)\n$/;

beforeEach(() => {
  for (const folder of [volume, outside, inImage, payload])
    rmSync(folder, { recursive: true, force: true });
  mkdirSync(real, { recursive: true });
  mkdirSync(outside);
  mkdirSync(inImage, { recursive: true });
  mkdirSync(payload);
  writeFileSync(join(payload, "file"), "payload");
  symlinkSync(outside, link);
});

const kinds: Readonly<Record<string, Omit<Mount, "destination">>> = {
  "a directory": { type: "bind", source: payload, options: ["bind", "ro"] },
  "a file": { type: "bind", source: join(payload, "file"), options: ["bind", "ro"] },
  "a tmpfs": { type: "tmpfs", source: "payload", options: ["nosuid"] },
};

describe("a mount below what another container swaps with a link (CVE-2021-30465)", () => {
  for (const [kind, mount] of Object.entries(kinds)) {
    test(`has nothing made outside for it: ${kind}`, () => {
      using _racer = new Racer([attack, "swap", real, link]);
      for (let i = 0; i < rounds; i++) {
        demandInside(mount, "or refused");
        assert.deepEqual(readdirSync(outside), []);
      }
    });

    test(`is in the container, where there is a place for it outside: ${kind}`, () => {
      const isFile = kind === "a file";
      for (const name of inner) {
        for (const folder of [outside, real, inImage]) {
          if (isFile) writeFileSync(join(folder, name), "");
          else mkdirSync(join(folder, name));
        }
      }
      using _racer = new Racer([attack, "swap", real, link]);
      for (let i = 0; i < rounds; i++) demandInside(mount);
    });
  }

  test("is in the container or refused: a procfs", () => {
    using _racer = new Racer([attack, "swap", real, link]);
    for (let i = 0; i < rounds; i++) {
      demandInside({ type: "proc", source: "payload" }, "or refused");
      assert.deepEqual(readdirSync(outside), []);
    }
  });

  test("fills nothing else with what it covers: tmpcopyup", () => {
    const other = join(home.folder, "other");
    using _other = { [Symbol.dispose]: () => rmSync(other, { recursive: true }) };
    rmSync(link);
    symlinkSync("/other", link);
    for (const name of inner) {
      mkdirSync(join(other, name), { recursive: true });
      mkdirSync(join(real, name));
      writeFileSync(join(real, name, "smuggled"), "the attacker's");
    }
    const options = ["tmpcopyup"];
    using _racer = new Racer([attack, "swap", real, link]);
    for (let i = 0; i < rounds; i++) {
      runWith({ type: "tmpfs", source: "payload", options }, [
        { destination: "/other", type: "bind", source: other, options: ["bind", "rw"] },
      ]);
      for (const name of inner) assert.deepEqual(readdirSync(join(other, name)), []);
    }
  });
});

/** Wherever the link leads, that is in the container; or it leads elsewhere by the time it is looked up again. */
function demandInside(mount: Omit<Mount, "destination">, otherwise?: "or refused"): void {
  const { status, stdout, stderr } = runWith(mount);
  if (status === 0) assert.equal(stdout.match(/payload/g)?.length, inner.length, stdout);
  else assert.match(stderr, otherwise === undefined ? /^$/ : elsewhere);
}

function runWith(mount: Omit<Mount, "destination">, others: readonly Mount[] = []): Outcome {
  return home.inside("cat /proc/self/mountinfo", (config) => ({
    ...config,
    mounts: [
      ...(config.mounts ?? []),
      ...others,
      { destination: "/volume", type: "bind", source: volume, options: ["bind", "rw"] },
      ...inner.map((name) => ({ ...mount, destination: `/volume/real/${name}` })),
    ],
  }));
}
