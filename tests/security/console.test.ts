import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Mount } from "@skiff/spec";
import { OarHome, type Outcome, programs, runProgram } from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";
import { Racer } from "./racer.ts";

const home = new OarHome();
const attack = join(home.folder, "attack");
buildAttack(attack);

const rounds = 15;
/** The container's /dev, to which others write while it is made. */
const volume = home.scratch();
const prize = join(volume, "prize");

beforeEach(() => {
  rmSync(volume, { recursive: true });
  mkdirSync(join(volume, "pts"), { recursive: true });
  writeFileSync(prize, "untouched");
});

/** What /dev/console is, and whether writing to it reaches anything but the terminal. */
const look = "stat -c '%F %t:%T' /dev/console; echo overwritten > /dev/console";
const isTerminal = /^character special file 88:\w+\noverwritten\n$/;

describe("/dev/console (CVE-2025-52565)", () => {
  test("is the terminal, where the container has links in the place of those in /dev/pts", () => {
    symlinkSync("/terminals/ptmx", join(volume, "pts/ptmx"));
    for (let i = 0; i < 64; i++) symlinkSync("/dev/prize", join(volume, `pts/${i}`));
    demandTerminal(run([{ destination: "/terminals", type: "devpts", options: ["newinstance"] }]));
  });

  for (const target of ["/dev/prize", "/proc/sys/kernel/hostname", "/nothing", "/dev/pts/ptmx"]) {
    test(`is refused where it is a link to ${target}`, () => {
      symlinkSync(target, join(volume, "console"));
      const { status, stdout } = run([devpts]);
      assert.deepEqual(
        [status, stdout],
        [1, "oar: mount /dev/console: openat2 /dev/console: ELOOP\n"],
      );
      assert.equal(readFileSync(prize, "utf8"), "untouched");
    });
  }

  test("is the terminal or refused, while another container swaps it with a link", () => {
    writeFileSync(join(volume, "console"), "");
    symlinkSync("/dev/prize", join(volume, "link"));
    using _racer = new Racer([attack, "swap", join(volume, "console"), join(volume, "link")]);
    for (let i = 0; i < rounds; i++) {
      const { status, stdout } = run([devpts], "cat /proc/self/mountinfo");
      if (status === 0) assert.match(stdout, / \/dev\/(console|link) .* devpts /);
      else assert.match(stdout, /^oar: mount \/dev\/console: .*ELOOP\n$/);
    }
  });

  test("is the terminal or refused, while another container swaps /dev/pts with its own", () => {
    mkdirSync(join(volume, "own"));
    symlinkSync("/terminals/ptmx", join(volume, "own/ptmx"));
    for (let i = 0; i < 64; i++) symlinkSync("/dev/prize", join(volume, `own/${i}`));
    using _racer = new Racer([attack, "swap", join(volume, "pts"), join(volume, "own")]);
    for (let i = 0; i < rounds; i++) {
      const { status, stdout } = run([{ ...devpts, destination: "/terminals" }, devpts]);
      if (status === 0) demandTerminal({ status, stdout, stderr: "" });
      else assert.match(stdout, /^oar: (open terminal|mount \/dev\/(pts|console)): /);
      assert.equal(readFileSync(prize, "utf8"), "untouched");
    }
  });
});

describe("the terminal of a program that is executed", () => {
  test("is refused where the container has something else in the place of /dev/pts/ptmx", () => {
    using container = home.container((config) => ({
      ...config,
      mounts: [...withoutDev(config.mounts), dev],
    }));
    container.running();
    for (const target of ["/dev/prize", "/dev/zero", "/proc/self/mem", "/nothing"]) {
      rmSync(join(volume, "pts/ptmx"), { force: true });
      symlinkSync(target, join(volume, "pts/ptmx"));
      const words = ["exec", "--tty", container.id, "true"];
      const { status, stdout } = inTerminal(words, container.bundle);
      assert.equal(status, 255);
      assert.match(stdout, /^oar: open terminal: /);
    }
    assert.equal(readFileSync(prize, "utf8"), "untouched");
  });
});

const dev: Mount = { destination: "/dev", type: "bind", source: volume, options: ["bind", "rw"] };
const devpts: Mount = { destination: "/dev/pts", type: "devpts", options: ["newinstance"] };

function withoutDev(mounts: readonly Mount[] = []): readonly Mount[] {
  return mounts.filter(({ destination }) => !destination.startsWith("/dev"));
}

/** Runs a container in a terminal, with that /dev. */
function run(mounts: readonly Mount[], script: string = look): Outcome {
  using container = home.container((config) => ({
    ...config,
    process: { ...config.process, terminal: true, args: ["sh", "-c", script] },
    mounts: [...withoutDev(config.mounts), dev, ...mounts],
  }));
  return inTerminal(["run", container.id], container.bundle);
}

function inTerminal(words: readonly string[], cwd: string): Outcome {
  const argv = [programs.terminal, "host", programs.oar, "--root", home.root, ...words];
  const { stdout, ...rest } = runProgram(argv, { cwd });
  return { ...rest, stdout: stdout.replaceAll("\r\n", "\n") };
}

function demandTerminal({ status, stdout }: Outcome): void {
  assert.equal(status, 0, stdout);
  assert.match(stdout, isTerminal);
  assert.equal(readFileSync(prize, "utf8"), "untouched");
}
