import assert from "node:assert/strict";
import { test } from "node:test";
import {
  MOUNT_ATTR__ATIME,
  MOUNT_ATTR_NOATIME,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_RDONLY,
  MOUNT_ATTR_STRICTATIME,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_SLAVE,
  MS_STRICTATIME,
  MS_SYNCHRONOUS,
} from "@skiff/kernel";
import { planMount } from "./plan-mount.ts";

test("planMount() parts the flags of mount(2) from the file system's own options", () => {
  const options = ["nosuid", "strictatime", "mode=755", "size=65536k"];
  const planned = planMount({ destination: "/dev", type: "tmpfs", source: "tmpfs", options });
  assert.equal(planned.type, "tmpfs");
  assert.equal(planned.bind, "none");
  assert.equal(planned.flags, MS_NOSUID | MS_STRICTATIME);
  assert.equal(planned.options, "mode=755,size=65536k");
});

test("planMount() makes a bind mount of the option, or of the type", () => {
  const bind = (type: string | undefined, options: readonly string[]) =>
    planMount({ destination: "/a", type, source: "/b", options });
  assert.deepEqual(
    [bind(undefined, ["bind"]), bind("none", ["rbind"]), bind("bind", [])].map((m) => [
      m.bind,
      m.type,
    ]),
    [
      ["bind", ""],
      ["rbind", ""],
      ["bind", ""],
    ],
  );
});

test("planMount() gives a bind mount its options as attributes, the later word winning", () => {
  const attributes = (...options: readonly string[]) =>
    planMount({ destination: "/a", source: "/b", options: ["bind", ...options] }).attributes;
  assert.deepEqual(attributes("ro", "nosuid", "nodev", "noexec"), {
    set: MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
    clear: 0,
  });
  assert.deepEqual(attributes("ro", "rw"), { set: 0, clear: MOUNT_ATTR_RDONLY });
  assert.deepEqual(attributes("rw", "ro"), { set: MOUNT_ATTR_RDONLY, clear: 0 });
  assert.deepEqual(attributes("exec"), { set: 0, clear: MOUNT_ATTR_NOEXEC });
});

test("planMount() clears the whole field of access times with each of its modes", () => {
  const attributes = (word: string) =>
    planMount({ destination: "/a", source: "/b", options: ["bind", word] }).attributes;
  for (const [word, mode] of [
    ["noatime", MOUNT_ATTR_NOATIME],
    ["strictatime", MOUNT_ATTR_STRICTATIME],
    ["relatime", 0],
  ] as const) {
    const { set, clear } = attributes(word);
    assert.equal(set & MOUNT_ATTR__ATIME, mode, word);
    assert.equal(clear & MOUNT_ATTR__ATIME, MOUNT_ATTR__ATIME, word);
  }
});

test("planMount() tells attributes of all mounts below from those of the one", () => {
  const planned = planMount({
    destination: "/a",
    source: "/b",
    options: ["rbind", "rro", "nodev"],
  });
  assert.deepEqual(planned.attributes, { set: MOUNT_ATTR_NODEV, clear: 0 });
  assert.deepEqual(planned.recursive, { set: MOUNT_ATTR_RDONLY, clear: 0 });
  assert.equal(planned.options, "");
});

test("planMount() keeps propagation in its order", () => {
  const options = ["rslave", "private"];
  assert.deepEqual(planMount({ destination: "/a", type: "tmpfs", options }).propagation, [
    MS_SLAVE | MS_REC,
    MS_PRIVATE,
  ]);
});

test("planMount() takes away flags that a later word takes back", () => {
  const flags = (...options: readonly string[]) =>
    planMount({ destination: "/a", type: "tmpfs", options }).flags;
  assert.equal(flags("ro", "sync", "nodev", "rw", "dev"), MS_SYNCHRONOUS);
  assert.equal(flags("defaults", "noexec", "nodev", "ro"), MS_NOEXEC | MS_NODEV | MS_RDONLY);
});

test("planMount() takes X-mount.subdir for a part of a bind mount's source, and of nothing else", () => {
  const options = ["X-mount.subdir=a/b"];
  const planned = planMount({ destination: "/a", type: "bind", source: "/b", options });
  assert.deepEqual([planned.subdir, planned.options], ["a/b", ""]);
  assert.throws(
    () => planMount({ destination: "/a", type: "tmpfs", options }),
    /X-mount.subdir is for a bind mount/,
  );
});

test("planMount() takes the type for a source that is not named", () => {
  assert.equal(planMount({ destination: "/a", type: "tmpfs" }).source, "tmpfs");
  assert.equal(planMount({ destination: "/a" }).source, "");
});

test("planMount() refuses options that it does not apply", () => {
  for (const option of ["idmap=uids=0-1-2", "ridmap=x"]) {
    assert.throws(() => planMount({ destination: "/a", type: "tmpfs", options: [option] }), {
      code: "invalid_argument",
      message: `option ${option} is not supported yet`,
    });
  }
});

test("planMount() maps ids by an option or by mappings, in bind mounts", () => {
  const mappings = [{ containerID: 0, hostID: 1, size: 2 }];
  const both = { uidMappings: mappings, gidMappings: mappings };
  const bind = { destination: "/a", source: "/b", type: "bind" };
  const ids = { uids: mappings, gids: mappings };
  assert.equal(planMount(bind).idMap, undefined);
  assert.deepEqual(planMount({ ...bind, ...both }).idMap, { recursive: false, ids });
  const { idMap } = planMount({ ...bind, options: ["ridmap"] });
  assert.deepEqual(idMap, { recursive: true, ids: undefined });
  assert.throws(() => planMount({ ...bind, type: "tmpfs", ...both }), { code: "invalid_argument" });
});
