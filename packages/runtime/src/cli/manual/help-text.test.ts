import assert from "node:assert/strict";
import { test } from "node:test";
import { helpText } from "./help-text.ts";

test("helpText() tells of arguments, options and examples in lines that fit a terminal", () => {
  const text = helpText({
    grammar: {
      name: "create",
      usage: "CONTAINER",
      options: [{ name: "bundle", short: "b", value: "DIR" }, { name: "force" }],
    },
    summary: "make it",
    description: [
      "Makes a container of a bundle, which is a directory with a configuration and a root.",
    ],
    options: { bundle: "The bundle.", force: "Kill it first." },
    examples: [{ says: "Make one", command: "oar create c1" }],
  });
  assert.equal(
    text,
    `usage: oar create [OPTIONS] CONTAINER

make it

Makes a container of a bundle, which is a directory with a configuration and a
root.

Options:
  --bundle, -b DIR
      The bundle.
  --force
      Kill it first.

Examples:
  # Make one
  oar create c1
`,
  );
});

test("helpText() of a command with nothing but a name", () => {
  const grammar = { name: "version", usage: "", options: [] };
  assert.equal(
    helpText({ grammar, summary: "print it", description: [], options: {} }),
    "usage: oar version\n\nprint it\n",
  );
});
