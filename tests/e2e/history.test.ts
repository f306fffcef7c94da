import assert from "node:assert/strict";
import { test } from "node:test";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

test("history tells by what steps an image was made, and how big they are", () => {
  const id = home.ok("images", "-q", "--no-trunc").trim();
  const [heading, step, end] = home.ok("history", "busybox").split("\n");
  assert.match(heading ?? "", /^IMAGE +CREATED +CREATED BY +SIZE +COMMENT$/);
  assert.match(step ?? "", /^[0-9a-f]{12} +\d+ years ago +busybox-static +[\d.]+MB *$/);
  assert.equal(end, "");
  assert.equal(home.ok("history", "-q", "--no-trunc", id), `${id}\n`);
  const size = home.ok("history", "--human=false", "--format", "{{.Size}}", "busybox");
  assert.ok(Number(size) > 500_000);
  const { status, stderr } = home.skiff("history", "none");
  assert.deepEqual([status, stderr], [1, "skiff: No such image: none\n"]);
});
