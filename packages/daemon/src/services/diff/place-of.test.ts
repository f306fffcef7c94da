import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf } from "./place-of.ts";

const overlay = { type: "overlay", source: "overlay" };

test("placeOf() finds a snapshot's directories in its mounts", () => {
  const options = [
    "index=off",
    "workdir=/s/2/work",
    "upperdir=/s/2/fs",
    "lowerdir=/s/1/fs:/s/0/fs",
  ];
  assert.deepEqual(placeOf([{ ...overlay, options }]), {
    directory: "/s/2/fs",
    lower: ["/s/1/fs", "/s/0/fs"],
  });
  assert.deepEqual(placeOf([{ type: "bind", source: "/s/1/fs", options: ["rw", "rbind"] }]), {
    directory: "/s/1/fs",
    lower: [],
    isMerged: true,
  });
});

test("placeOf() refuses what cannot be written, or is no snapshot's", () => {
  const cases = [
    [],
    [{ type: "bind", source: "/s/1/fs", options: ["ro", "rbind"] }],
    [{ ...overlay, options: ["lowerdir=/a:/b"] }],
    [{ type: "ext4", source: "/dev/a", options: [] }],
    [
      { type: "bind", source: "/a", options: ["rw"] },
      { type: "bind", source: "/b", options: ["rw"] },
    ],
  ];
  for (const mounts of cases) assert.throws(() => placeOf(mounts), { code: "unimplemented" });
});
