import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Change, OarHome, runProgram, type TestContainer } from "../../fixtures/index.ts";

const home = new OarHome();
const [denying, allowing] = [`${home.marker}-denying`, `${home.marker}-allowing`];

before(() => {
  const all = "file, capability, network, mount, umount, pivot_root, signal, ptrace, unix,";
  const flags = "flags=(attach_disconnected,mediate_deleted)";
  const profiles = join(home.folder, "profiles");
  writeFileSync(
    profiles,
    `profile ${denying} ${flags} { ${all} deny /secret rw, }\nprofile ${allowing} ${flags} { ${all} }\n`,
  );
  const { status, stderr } = runProgram(["apparmor_parser", "--skip-cache", "--add", profiles]);
  assert.equal(status, 0, stderr);
  writeFileSync(join(home.rootfs, "secret"), "it\n");
});
after(() => {
  for (const name of [denying, allowing]) {
    writeFileSync("/sys/kernel/security/apparmor/.remove", name);
  }
});

test("the machine's kernel has AppArmor, with these profiles", () => {
  const loaded = readFileSync("/sys/kernel/security/apparmor/profiles", "utf8");
  assert.ok(loaded.includes(`${denying} (enforce)`), loaded);
});

for (const [kind, change] of [
  ["a container", (config) => config],
  ["a container with a user namespace", mapped],
] as const satisfies readonly (readonly [string, Change])[]) {
  describe(`process.apparmorProfile of ${kind}`, () => {
    test("is its program's, and that of exec'ed ones where they have none of their own", () => {
      using container = home.container((config) => under(denying)(change(config))).running();
      assert.equal(profileOf(container.pid()), `${denying} (enforce)\n`);
      assert.equal(inside(container, ["exec"]), `${denying} (enforce)`);
      assert.equal(inside(container, ["exec", "--apparmor", allowing]), `${allowing} (enforce)`);
      const tty = inside(container, ["exec", "--tty", "--apparmor", allowing]);
      assert.equal(tty, `${allowing} (enforce)`);
    });

    test("keeps it from a file that the profile denies", () => {
      for (const [profile, outcome] of [
        [allowing, [0, "it\n"]],
        [denying, [1, ""]],
      ] as const) {
        const { status, stdout, stderr } = home.inside("cat /secret", (config) =>
          under(profile)(change(config)),
        );
        assert.deepEqual([status, stdout], outcome, stderr);
        if (status !== 0) assert.match(stderr, /'\/secret': Permission denied/);
      }
    });

    test("that is not loaded is an error that names it, and nothing is left", () => {
      const none = `${home.marker}-none`;
      using refused = home.container((config) => under(none)(change(config)));
      const { status, stderr } = refused.oar(["create"]);
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`^oar: apparmor failed to apply profile ${none}: .*ENOENT`));
      assert.match(refused.oar(["state"]).stderr, /does not exist/);
      using container = home.container(change).running();
      const exec = container.oar(["exec", "--apparmor", none], ["true"]);
      assert.equal(exec.status, 255);
      assert.match(exec.stderr, /^oar: apparmor failed to apply profile /);
    });
  });
}

function profileOf(pid: number): string {
  return readFileSync(`/proc/${pid}/attr/apparmor/current`, "utf8");
}

function inside(container: TestContainer, words: readonly string[]): string {
  return container.sure(words, ["cat", "/proc/self/attr/apparmor/current"]).trimEnd();
}

function under(apparmorProfile: string): Change {
  return (config) => ({ ...config, process: { ...config.process, apparmorProfile } });
}

function mapped(config: Parameters<Change>[0]): ReturnType<Change> {
  const ids = [{ containerID: 0, hostID: 0, size: 65_536 }];
  const namespaces = [...config.linux.namespaces, { type: "user" as const }];
  return { ...config, linux: { ...config.linux, namespaces, uidMappings: ids, gidMappings: ids } };
}
