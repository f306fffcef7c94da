import assert from "node:assert/strict";
import { test } from "node:test";
import { planCopy } from "./plan-copy.ts";

type Kind = "directory" | "file" | "link" | "none";
const plans: readonly [
  from: string,
  kind: Kind,
  to: string,
  there: Kind,
  folder: string,
  name: string,
][] = [
  ["/a/f", "file", "/d", "directory", "/d", "f"],
  ["/a/f", "file", "/d/", "directory", "/d/", "f"],
  ["/a/f", "file", "/d/g", "file", "/d", "g"],
  ["/a/f", "file", "/d/g", "none", "/d", "g"],
  ["/a/l", "link", "/d", "directory", "/d", "l"],
  ["/a", "directory", "/d", "directory", "/d", "a"],
  ["/a/", "directory", "/d", "directory", "/d", "a"],
  ["/a/.", "directory", "/d", "directory", "/d", "."],
  ["/", "directory", "/d", "directory", "/d", "."],
  ["/a", "directory", "/d/new", "none", "/d", "new"],
  ["/a/.", "directory", "/d/new/", "none", "/d", "new"],
];
for (const [from, kind, to, there, folder, name] of plans) {
  test(`planCopy() of the ${kind} ${from} to ${to}, where there is ${there}`, () => {
    const plan = planCopy({ path: from, kind }, { path: to, kind: there });
    assert.deepEqual(plan, { folder, name });
  });
}

test("planCopy() refuses a directory over a file, and a new directory for a file", () => {
  const plan = (kind: Kind, to: string, there: Kind): unknown =>
    planCopy({ path: "/a", kind }, { path: to, kind: there });
  assert.throws(() => plan("directory", "/f", "file"), { code: "failed_precondition" });
  assert.throws(() => plan("file", "/new/", "none"), { code: "invalid_argument" });
});
