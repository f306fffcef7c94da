import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../commands.ts";
import { globalHelp } from "./global-help.ts";
import { helpText } from "./help-text.ts";

test("help of a command has its usage, and its flags by name", () => {
  const rm = commands.get("rm");
  assert.equal(
    rm && helpText("rm", rm),
    `Usage:  skiff rm [OPTIONS] CONTAINER [CONTAINER...]

Remove one or more containers

Options:
      --explain   Print each step of the removal, and how long it took
  -f, --force     Force the removal of a running container (uses SIGKILL)
  -v, --volumes   Accepted for Docker's sake: there are no anonymous volumes
`,
  );
});

test("help of all names every command and every flag before it", () => {
  const help = globalHelp();
  for (const verb of commands.keys()) assert.match(help, new RegExp(`^  ${verb} +[A-Z]`, "m"));
  for (const flag of ["root directory", "state directory", "debug", "version"]) {
    assert.match(help, new RegExp(`--${flag} `));
  }
});

test("no two flags of a command have the same name or letter", () => {
  for (const [verb, { flags }] of commands) {
    const names = flags.map(({ name }) => name);
    const letters = flags.flatMap(({ short }) => short ?? []);
    assert.equal(new Set(names).size, names.length, verb);
    assert.equal(new Set(letters).size, letters.length, verb);
  }
});
