import assert from "node:assert/strict";
import { chownSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { IdMapping, LinuxConfig, Mount } from "@skiff/spec";
import { type Change, isLinux, OarHome, runProgram } from "../fixtures/index.ts";

const mounted = new DisposableStack();
after(() => mounted.dispose()); // before the home, which removes its folder
const home = new OarHome();

/** tmpfs is what some of it is about, and what /tmp may be. */
const skip = isLinux(6, 3) ? false : "idmapped tmpfs needs Linux 6.3";

const source = join(home.scratch(), "source");
const below = join(source, "below");
mkdirSync(below, { recursive: true });
runProgram(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", below]);
mounted.defer(() => runProgram(["umount", below]));
for (const [file, uid, gid] of [
  ["a", 0, 0],
  ["b", 5, 6],
  ["below/c", 7, 8],
] as const) {
  writeFileSync(join(source, file), "");
  chownSync(join(source, file), uid, gid);
}

const container: readonly IdMapping[] = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
const other: readonly IdMapping[] = [{ containerID: 0, hostID: 200_000, size: 10 }];

function mounting(mount: Partial<Mount>, linux: Partial<LinuxConfig> = {}): Change {
  return (config) => ({
    ...config,
    mounts: [...(config.mounts ?? []), { destination: "/tmp", source, ...mount }],
    linux: { ...config.linux, ...linux },
  });
}

function withUser(mount: Partial<Mount>): Change {
  return (config) => {
    const namespaces = [...config.linux.namespaces, { type: "user" } as const];
    const linux = { namespaces, uidMappings: container, gidMappings: container };
    return mounting(mount, linux)(config);
  };
}

const look = "cd /tmp; stat -c '%n %u:%g' a b below/c";

function owners(change: Change): string {
  const { status, stdout, stderr } = home.inside(look, change);
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout;
}

describe("an idmapped mount in a container with a user namespace", { skip }, () => {
  test("shows the source's ids, which are nobody's without it", () => {
    assert.equal(
      owners(withUser({ options: ["rbind"] })),
      "a 65534:65534\nb 65534:65534\nbelow/c 65534:65534\n",
    );
    assert.equal(owners(withUser({ options: ["rbind", "ridmap"] })), "a 0:0\nb 5:6\nbelow/c 7:8\n");
  });

  test("is the one mount, or all below too", () => {
    assert.equal(
      owners(withUser({ options: ["rbind", "idmap"] })),
      "a 0:0\nb 5:6\nbelow/c 65534:65534\n",
    );
  });

  test("writes files as the source's users", () => {
    const { status, stderr } = home.inside("touch /tmp/new; chown 9:10 /tmp/new", (config) => {
      const made = withUser({ options: ["bind", "idmap"] })(config);
      const all = ["CAP_CHOWN", "CAP_DAC_OVERRIDE"];
      const capabilities = { bounding: all, effective: all, permitted: all };
      return { ...made, process: { ...made.process, capabilities } };
    });
    assert.deepEqual([status, stderr], [0, ""]);
    const { uid, gid } = statSync(join(source, "new"));
    rmSync(join(source, "new"));
    assert.deepEqual([uid, gid], [9, 10]);
  });

  test("has mappings of its own where the mount has them", () => {
    const mappings = [{ containerID: 5, hostID: 100_009, size: 4 }];
    const mount = { options: ["rbind", "ridmap"], uidMappings: mappings, gidMappings: mappings };
    assert.equal(owners(withUser(mount)), "a 65534:65534\nb 9:10\nbelow/c 11:12\n");
  });

  test("has the ids of a user namespace that is joined", () => {
    using first = home.container(withUser({ options: ["bind"] })).running();
    const path = `/proc/${first.pid()}/ns/user`;
    const change: Change = (config) =>
      mounting(
        { options: ["rbind", "ridmap"] },
        { namespaces: [...config.linux.namespaces, { type: "user", path }] },
      )(config);
    assert.equal(owners(change), "a 0:0\nb 5:6\nbelow/c 7:8\n");
  });
});

describe("an idmapped mount in a container without a user namespace", { skip }, () => {
  test("shows the ids that the mount's mappings say, which need no option", () => {
    const mount = { uidMappings: other, gidMappings: other };
    const said = "a 200000:200000\nb 200005:200006\nbelow/c 7:8\n";
    assert.equal(owners(mounting({ ...mount, options: ["rbind"] })), said);
    assert.equal(owners(mounting({ ...mount, options: ["rbind", "idmap", "ro"] })), said);
  });

  test("is kept from the host, as other mounts are", () => {
    const mount = { uidMappings: other, gidMappings: other, options: ["rbind", "ridmap"] };
    const said = home.inside("grep ' /tmp' /proc/self/mountinfo", mounting(mount)).stdout;
    assert.match(said, /idmapped/);
    assert.doesNotMatch(said, /shared:/);
  });
});

describe("an idmapped mount that cannot be", () => {
  test("is refused, and says why", () => {
    for (const [expected, change] of [
      [
        "mounts[7].options: idmap needs mappings of its own where there is no user namespace",
        mounting({ options: ["bind", "idmap"] }),
      ],
      [
        "mounts[7].options: ids are mapped in a bind mount only",
        withUser({ type: "tmpfs", source: "tmpfs", options: ["idmap"] }),
      ],
      [
        "mounts[7].options: uidMappings and gidMappings go together",
        mounting({ options: ["bind"], uidMappings: other }),
      ],
      [
        "mount /tmp: map ids: this kernel maps no ids of that file system",
        withUser({ source: "/proc", options: ["bind", "idmap"] }),
      ],
    ] as const) {
      using refused = home.container(change);
      const { status, stderr } = refused.oar(["create"]);
      assert.deepEqual([status, stderr], [1, `oar: ${expected}\n`]);
    }
  });
});
