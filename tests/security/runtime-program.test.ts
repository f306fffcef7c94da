import assert from "node:assert/strict";
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { Config } from "@skiff/spec";
import {
  type Change,
  eventually,
  OarHome,
  type Outcome,
  programs,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";
import { buildAttack } from "./build-attack.ts";

const home = new OarHome();
buildAttack(join(home.rootfs, "bin/attack"));
/** An image may name it as its program, or as a hook's: the kernel runs the runtime once more then. */
writeFileSync(join(home.rootfs, "bin/itself"), "#!/proc/self/exe\n");
chmodSync(join(home.rootfs, "bin/itself"), 0o755);

/** What is attacked is a copy: the kernel refuses to write to what anybody executes, which must not protect it. */
const program = join(home.folder, "oar");
const volume = home.scratch();
const log = join(volume, "log");

beforeEach(() => copyFileSync(programs.oar, program));

afterEach(() => {
  rmSync(log, { force: true });
  rmSync(program);
});

describe("the runtime's program (CVE-2019-5736)", () => {
  test("is not overwritten by one who saw it create a container and execute programs in it", () => {
    using attacker = attacking();
    using victim = beside(attacker);
    create(victim);
    sure(victim, ["start"]);
    for (const args of [["true"], ["itself"]]) {
      untilSeen(() => {
        const before = seen();
        oar(victim, ["exec"], args);
        return before;
      });
    }
    sure(victim, ["delete", "--force"]);
    demandIntact();
  });

  test("is not overwritten by one who saw it run hooks in a container", () => {
    using attacker = attacking();
    const hooks = { startContainer: [{ path: "/bin/true" }, { path: "/bin/itself" }] };
    untilSeen(() => {
      using victim = beside(attacker, (config) => ({ ...config, hooks }));
      create(victim);
      const before = seen();
      oar(victim, ["start"]);
      return before;
    });
    demandIntact();
  });
});

/** Overwrites what it can, with a capability that lets it see all processes beside it as they are. */
function attacking(): TestContainer {
  const container = home.container((config) => ({
    ...tracing(config),
    process: {
      ...tracing(config).process,
      args: ["attack", "overwrite", "/volume/log", "overwritten"],
    },
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/volume", type: "bind", source: volume, options: ["bind", "rw"] },
    ],
  }));
  return container.running();
}

function tracing(config: Config): Config {
  const names = [...(config.process.capabilities?.bounding ?? []), "CAP_SYS_PTRACE"];
  const capabilities = { bounding: names, effective: names, permitted: names };
  return { ...config, process: { ...config.process, capabilities } };
}

/** A container whose processes the attacker sees. */
function beside(attacker: TestContainer, change: Change = (config) => config): TestContainer {
  const path = `/proc/${attacker.pid()}/ns/pid`;
  return home.container((config) =>
    change({
      ...config,
      linux: {
        ...config.linux,
        namespaces: config.linux.namespaces.map((namespace) =>
          namespace.type === "pid" ? { ...namespace, path } : namespace,
        ),
      },
    }),
  );
}

function oar(
  { id, bundle, root }: TestContainer,
  words: readonly string[],
  rest: readonly string[] = [],
): Outcome {
  return runProgram([program, "--root", root, ...words, id, ...rest], { cwd: bundle });
}

function sure(container: TestContainer, words: readonly string[]): void {
  const { status, stderr } = oar(container, words);
  assert.equal(status, 0, stderr);
}

/** The first process waits to be started, so that it is seen for sure. */
function create(container: TestContainer): void {
  const before = seen();
  sure(container, ["create"]);
  eventually("its first process is seen", () => seen() > before);
}

/** Does it again until more are seen than before: some processes are gone sooner. */
function untilSeen(work: () => number): void {
  for (let i = 0; i < 200; i++) {
    const before = work();
    if (seen() > before) return;
  }
  assert.fail("the attacker has seen nothing of the runtime");
}

/** How many processes of the runtime the attacker got hold of. */
function seen(): number {
  return lines("held").length;
}

function lines(word: string): readonly string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.startsWith(`${word} `));
}

/** All that the attacker holds he tried to open for writing, and each time was told that it is read-only. */
function demandIntact(): void {
  eventually("every attempt is over", () => {
    const done = lines("refused").length + lines("overwritten").length;
    return done >= seen();
  });
  assert.deepEqual(lines("overwritten"), []);
  const EROFS = 30;
  assert.deepEqual([...new Set(lines("refused"))], [`refused ${EROFS}`]);
  assert.ok(readFileSync(program).equals(readFileSync(programs.oar)));
}
