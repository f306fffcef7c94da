import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { type Change, OarHome } from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";
import { Racer } from "./racer.ts";

const home = new OarHome();
const attack = join(home.folder, "attack");
buildAttack(attack);

const rounds = 15;
const volume = home.scratch();
/** What an attacker wants to be mounted in the place of a mask, to write to it. */
const prize = join(home.folder, "prize");
const maskedPaths = ["/proc/version", "/etc/secret", "/proc/tty"];

beforeEach(() => {
  rmSync(volume, { recursive: true });
  mkdirSync(volume);
  writeFileSync(prize, "untouched");
  writeFileSync(join(home.rootfs, "etc/secret"), "masked");
});

/** A null device, or an empty directory; and nothing can be changed through it. */
const look = `
  for path in ${maskedPaths.join(" ")}; do
    stat -c '%n %F %t:%T' $path
    if [ -d $path ]; then ls -A $path; else cat $path; echo overwritten > $path; fi
  done
  true`;

describe("a masked path (CVE-2025-31133)", () => {
  for (const [what, target] of [
    ["a kernel's file", "/proc/sys/kernel/hostname"],
    ["a file of the host", prize],
    ["nothing", "/nothing"],
  ] as const) {
    test(`is masked where the container's /dev/null is a link to ${what}`, () => {
      symlinkSync(target, join(volume, "null"));
      demandMasked(home.inside(look, sharingDev).stdout);
      assert.equal(readFileSync(prize, "utf8"), "untouched");
    });
  }

  test("is masked where the container's /dev/null is a file of its own", () => {
    writeFileSync(join(volume, "null"), "own");
    demandMasked(home.inside(look, sharingDev).stdout);
    assert.equal(readFileSync(join(volume, "null"), "utf8"), "own");
  });

  test("is masked while another container swaps /dev/null with a link", () => {
    writeFileSync(join(volume, "null"), "own");
    symlinkSync("/proc/sys/kernel/hostname", join(volume, "link"));
    using _racer = new Racer([attack, "swap", join(volume, "null"), join(volume, "link")]);
    for (let i = 0; i < rounds; i++) demandMasked(home.inside(look, sharingDev).stdout);
    assert.equal(readFileSync(prize, "utf8"), "untouched");
  });
});

/** Its /dev is a directory that others write to. */
const sharingDev: Change = (config) => ({
  ...config,
  mounts: [
    ...(config.mounts ?? []).filter(({ destination }) => !destination.startsWith("/dev")),
    { destination: "/dev", type: "bind", source: volume, options: ["bind", "rw"] },
  ],
  linux: { ...config.linux, maskedPaths },
});

function demandMasked(stdout: string): void {
  assert.equal(
    stdout,
    "/proc/version character special file 1:3\n" +
      "/etc/secret character special file 1:3\n" +
      "/proc/tty directory 0:0\n",
  );
}
