import assert from "node:assert/strict";
import { test } from "node:test";
import { usageText } from "./usage-text.ts";

test("usageText() names the arguments, what the command does, and its options", () => {
  const options = [
    { name: "bundle", short: "b", value: "DIR", help: "the bundle" },
    { name: "force", help: "kill it first" },
  ];
  assert.equal(
    usageText({ name: "create", usage: "CONTAINER", help: "make it", options }),
    `usage: oar create [OPTIONS] CONTAINER

make it

Options:
  --bundle, -b DIR              the bundle
  --force                       kill it first
`,
  );
});

test("usageText() of a command without options and arguments", () => {
  const grammar = { name: "version", usage: "", help: "print the version", options: [] };
  assert.equal(usageText(grammar), "usage: oar version\n\nprint the version\n");
});
