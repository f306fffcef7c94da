import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OarHome } from "../fixtures/index.ts";

const home = new OarHome();
const scripts = join(import.meta.dirname, "../../packages/runtime/src/commands");

describe("oar help", () => {
  test("lists every command, each of which has a page that fits a terminal", () => {
    const names = readdirSync(scripts).map((file) => file.replace(/\.ts$/, ""));
    const listed = [...home.oar(["help"]).stdout.matchAll(/^ {2}([a-z]+) {2,}[a-z]/gm)].map(
      ([, name = ""]) => name,
    );
    assert.deepEqual(listed.toSorted(), names.filter((name) => name !== "boot").toSorted());
    for (const name of ["", ...listed]) {
      const { status, stdout } = home.oar(["help", ...(name === "" ? [] : [name])]);
      assert.equal(status, 0);
      assert.ok(stdout.startsWith(`usage: oar ${name}`), stdout);
      const [prose = ""] = stdout.split("\nExamples:");
      for (const line of prose.split("\n")) assert.ok(line.length <= 80, line);
    }
  });

  test("of a command is what the command itself says with --help", () => {
    const { status, stdout } = home.oar(["create", "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /^usage: oar create \[OPTIONS\] ID\n/);
    assert.match(stdout, /^ {2}--bundle, -b DIR\n {6}The bundle: /m);
    assert.equal(home.oar(["help", "create"]).stdout, stdout);
    assert.equal(home.oar(["state", "-h"]).stdout, home.oar(["help", "state"]).stdout);
  });

  test("knows no command that is not there", () => {
    const { status, stderr } = home.oar(["help", "nothing"]);
    assert.deepEqual([status, stderr], [1, "oar: no such command: nothing: see oar help\n"]);
  });
});

describe("an option that there is not", () => {
  test("is an error without a command too", () => {
    for (const [words, message] of [
      [["--nothing"], "unknown option --nothing"],
      [["--log-format", "xml"], '--log-format: "xml" is not one of text, json'],
      [["--log"], "option --log needs FILE"],
    ] as const) {
      const { status, stdout, stderr } = home.oar(words);
      assert.deepEqual([status, stdout], [1, ""]);
      assert.ok(stderr.startsWith(`oar: ${message}`), stderr);
    }
  });
});

describe("--help", () => {
  test("is what stands before a command's arguments, and no more", () => {
    using container = home.container().running();
    assert.match(container.sure(["exec"], ["ls", "--help"]), /^BusyBox|^$/);
  });

  test("and --version answer without a command", () => {
    assert.equal(home.oar(["--version"]).stdout, home.oar(["version"]).stdout);
    assert.match(home.oar(["-v"]).stdout, /^oar version \d+\.\d+\.\d+\nspec: 1\.3\.0\n$/);
    for (const words of [["--help"], ["-h"], ["help", "--help"], []]) {
      assert.match(home.oar(words).stdout, /^usage: oar \[OPTIONS\] COMMAND/);
    }
  });
});
