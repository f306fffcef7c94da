import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { type Change, OarHome } from "../fixtures/index.ts";

const home = new OarHome();
const parameters = "/sys/module/apparmor/parameters/enabled";
const appArmor = existsSync(parameters) && readFileSync(parameters, "utf8").startsWith("Y");
const selinux = existsSync("/sys/fs/selinux/enforce");

const process =
  (part: object): Change =>
  (config) => ({ ...config, process: { ...config.process, ...part } });

describe("AppArmor", { skip: appArmor && "this kernel has it" }, () => {
  const refused = "process.apparmorProfile: apparmor: config provided but apparmor not supported";

  test("is an error where the kernel does not have it, and no container is made", () => {
    using container = home.container(process({ apparmorProfile: "docker-default" }));
    const { status, stderr } = container.oar(["create"]);
    assert.deepEqual([status, stderr], [1, `oar: ${refused}\n`]);
    assert.match(container.oar(["state"]).stderr, /does not exist/);
  });

  test("is one for exec too", () => {
    using container = home.container().running();
    const { status, stderr } = container.oar(["exec", "--apparmor", "p"], ["true"]);
    assert.deepEqual([status, stderr], [255, `oar: ${refused}\n`]);
  });
});

describe("AppArmor that the kernel has", { skip: !appArmor && "this kernel has none" }, () => {
  const current = "cat /proc/self/attr/apparmor/current 2>/dev/null || cat /proc/self/attr/current";

  test("runs the program, and exec'ed ones, under the profile that is named", () => {
    using container = home.container(process({ apparmorProfile: "unconfined" })).running();
    const exec = container.sure(["exec", "--apparmor", "unconfined"], ["sh", "-c", current]);
    assert.match(exec, /^unconfined/);
    assert.match(
      home.inside(current, process({ apparmorProfile: "unconfined" })).stdout,
      /^unconf/,
    );
  });

  test("fails for a profile that is not loaded", () => {
    using container = home.container(process({ apparmorProfile: "oar-none" }));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: apparmor failed to apply profile oar-none: /);
  });
});

describe("SELinux", { skip: selinux && "this kernel has it" }, () => {
  const refused = "selinux label is specified in config, but selinux is disabled or not supported";

  test("is an error where the kernel does not have it, of a process and of mounts", () => {
    const mounts: Change = (config) => ({
      ...config,
      linux: { ...config.linux, mountLabel: "system_u:object_r:container_file_t:s0:c1,c2" },
    });
    for (const [member, change] of [
      ["process.selinuxLabel", process({ selinuxLabel: "system_u:system_r:container_t:s0" })],
      ["linux.mountLabel", mounts],
    ] as const) {
      using container = home.container(change);
      const { status, stderr } = container.oar(["create"]);
      assert.deepEqual([status, stderr], [1, `oar: ${member}: ${refused}\n`]);
    }
    using container = home.container().running();
    const exec = container.oar(["exec", "--process-label", "l"], ["true"]);
    assert.equal(exec.stderr, `oar: process.selinuxLabel: ${refused}\n`);
  });
});

test("labels that are empty are none, as engines write them", () => {
  const change = process({ apparmorProfile: "", selinuxLabel: "" });
  assert.equal(home.inside("true", change).status, 0);
});
